import { Fragment, useContext } from 'react'
import { CitationSource } from './citation-source.ts'

/** "[3]" as a chip, or as the plain text that it is when it points to nothing. */
export function CitationMark({ marks = '' }: { marks?: string }) {
  const render = useContext(CitationSource)
  const drawn = render === null ? [] : marks.split(/[,;]/).map((mark) => [mark, render(Number(mark))] as const)
  if (drawn.every(([, chip]) => chip === null)) return <>[{marks}]</>
  return drawn.map(([mark, chip], at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same number may stand there twice
    <Fragment key={at}>{chip ?? `[${mark.trim()}]`}</Fragment>
  ))
}
