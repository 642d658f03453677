/** What turns the direction of text around it, or is nothing to see: marks of direction and of places without width. */
const HIDDEN = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** A name or a title as one line that looks like what it is: without control characters and hidden marks. */
export const plainLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(HIDDEN, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
