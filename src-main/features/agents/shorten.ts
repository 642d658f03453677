const HEAD_SHARE = 0.7

/** The beginning and the end of a text, with what was left out said between them; the text itself when it fits. */
export function headAndTail(text: string, maxChars: number, advice = ''): string {
  if (text.length <= maxChars) return text
  const head = Math.floor(maxChars * HEAD_SHARE)
  const tail = maxChars - head
  const left = text.length - maxChars
  return `${text.slice(0, head)}\n[... ${left} characters left out here${advice === '' ? '' : `; ${advice}`} ...]\n${text.slice(-tail)}`
}
