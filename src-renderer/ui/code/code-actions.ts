import { createContext, type ReactNode } from 'react'

/** What a page adds to the head of each finished code block: "Open in panel". Null: nothing. */
export const CodeActions = createContext<((block: { code: string; language: string }) => ReactNode) | null>(null)
