import type { ClientLink } from '@orpc/client'

/** One live connection to the core. It never comes back once it is closed; a new one is dialled instead. */
export interface Wire {
  link: ClientLink<Record<never, never>>
  /** resolves when the connection is gone, whoever closed it */
  closed: Promise<void>
}

/** Opens one connection, or throws. `auth.required` means that trying again does not help. */
export type Dial = () => Promise<Wire>
