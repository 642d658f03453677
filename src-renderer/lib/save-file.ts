const KEPT_MS = 60_000

/** Hands a file to the person: the browser saves it, or asks where. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // the download may begin a moment later
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
}
