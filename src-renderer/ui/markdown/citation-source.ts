import { createContext, type ReactNode } from 'react'

/** How a page draws the number of a source; null for a number that matches nothing. */
export type RenderCitation = (no: number) => ReactNode | null

/** Without one, numbers in brackets stay the text that they are. */
export const CitationSource = createContext<RenderCitation | null>(null)
