import { createPower, type Power, type PowerEvent } from '../platform/power.ts'
import type { Engine } from './create-engine.ts'
import type { Features } from './create-features.ts'
import type { Platform } from './platform.ts'

export interface PowerDesk extends Power {
  /** What a shell heard from the system. */
  report(event: PowerEvent): void
}

/**
 * What the app does about power. After a sleep timers are late, leases have run out and servers may be gone: the queue
 * looks for due work and the providers are asked again, instead of each finding out by failing.
 */
export function createPowerDesk(
  { log }: Pick<Platform, 'log'>,
  { db, events, queue }: Pick<Engine, 'db' | 'events' | 'queue'>,
  { models }: Pick<Features, 'models'>,
): PowerDesk {
  const power = createPower()
  power.subscribe((event, state) => {
    db.quick((tx) => events.append(tx, { type: 'power.changed', subject: 'power', data: { event, ...state } }))
    if (event !== 'resume') return
    queue.wake()
    models.service
      .list({ refresh: true })
      .catch((error: unknown) => log.warn('models could not be looked for after a sleep', { reason: String(error) }))
  })
  return power
}
