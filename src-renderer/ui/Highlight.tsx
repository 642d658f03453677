import type { ReactNode } from 'react'

interface HighlightProps {
  text: string
  ranges: readonly (readonly [start: number, end: number])[]
  /** `bold` in the palette, `mark` in search results */
  look?: 'bold' | 'mark'
}

/** A text with the found parts shown. */
export function Highlight({ text, ranges, look = 'bold' }: HighlightProps) {
  const Tag = look === 'bold' ? 'b' : 'mark'
  const pieces: ReactNode[] = []
  let at = 0
  for (const [start, end] of ranges) {
    pieces.push(text.slice(at, start), <Tag key={start}>{text.slice(start, end)}</Tag>)
    at = end
  }
  return (
    <>
      {pieces}
      {text.slice(at)}
    </>
  )
}
