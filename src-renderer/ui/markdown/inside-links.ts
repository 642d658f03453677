import { createContext } from 'react'

/** Where a relative link of this text leads inside the app, as an address that begins with `#/`; null: nowhere. */
export type ResolveInside = (href: string) => string | null

/** Without one, a relative link is only its words: text of models must not steer the app. */
export const InsideLinks = createContext<ResolveInside>(() => null)
