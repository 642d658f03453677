/** What the system says about power. A shell that hears nothing of it reports nothing. */
export type PowerEvent = 'suspend' | 'resume' | 'battery' | 'mains' | 'lock' | 'unlock'

export interface PowerState {
  isOnBattery: boolean
  isLocked: boolean
  isSuspended: boolean
}

export interface Power {
  state(): PowerState
  /** Calls back when something changed, with what it was. Returns what stops it. */
  subscribe(callback: (event: PowerEvent, state: PowerState) => void): () => void
}

const CHANGES: Record<PowerEvent, Partial<PowerState>> = {
  suspend: { isSuspended: true },
  resume: { isSuspended: false },
  battery: { isOnBattery: true },
  mains: { isOnBattery: false },
  lock: { isLocked: true },
  unlock: { isLocked: false },
}

/** Power as the shell reports it. Told twice, it calls back once; a resume counts even when no suspend was heard. */
export function createPower(): Power & { report(event: PowerEvent): void } {
  const callbacks = new Set<(event: PowerEvent, state: PowerState) => void>()
  let state: PowerState = { isOnBattery: false, isLocked: false, isSuspended: false }
  return {
    state: () => state,
    subscribe(callback) {
      callbacks.add(callback)
      return () => {
        callbacks.delete(callback)
      }
    },
    report(event) {
      const next = { ...state, ...CHANGES[event] }
      const isNews = event === 'resume' || JSON.stringify(next) !== JSON.stringify(state)
      state = next
      if (isNews) for (const callback of callbacks) callback(event, state)
    },
  }
}
