import { randomBytes } from 'node:crypto'

/** What the person is shown for a bug, and what finds it in the log: 8 hexadecimal digits. */
export const newReference = (): string => randomBytes(4).toString('hex').toUpperCase()
