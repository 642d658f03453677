import { randomBytes } from 'node:crypto'
import { makeId } from '#shared/std/ids.ts'
import type { Clock } from './clock.ts'

/** New sortable ids: `ids.next('run')`. Handed in, so that tests get the same ones each time. */
export interface IdSource {
  next<P extends string>(prefix: P): `${P}_${string}`
}

export const createIdSource = (clock: Clock, random: (size: number) => Uint8Array = randomBytes): IdSource => ({
  next: (prefix) => makeId(prefix, clock.now(), random(16)),
})
