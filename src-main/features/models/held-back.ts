/** How many characters at the end of `text` could be the beginning of one of the marks, and so must wait. */
export function heldBack(text: string, marks: readonly string[]): number {
  const longest = Math.max(...marks.map((mark) => mark.length)) - 1
  for (let size = Math.min(longest, text.length); size > 0; size--) {
    const tail = text.slice(-size)
    if (marks.some((mark) => mark.startsWith(tail))) return size
  }
  return 0
}
