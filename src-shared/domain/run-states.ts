import { assertNever } from '../std/assert-never.ts'
import type { RunSignal, RunState } from './run.ts'

export const FINAL_STATES: readonly RunState[] = ['succeeded', 'failed', 'cancelled']
export const isFinal = (state: RunState): boolean => FINAL_STATES.includes(state)

/** The state after `signal`, or null when the signal means nothing in this state. Every pair is answered. */
export function nextRunState(state: RunState, signal: RunSignal): RunState | null {
  switch (state) {
    case 'queued':
      return pick(signal, { claim: 'running', pause: 'paused', cancel: 'cancelled', fail: 'failed' })
    case 'running':
      return pick(signal, {
        wait: 'waiting',
        pause: 'paused',
        release: 'queued',
        succeed: 'succeeded',
        fail: 'failed',
        cancel: 'cancelled',
      })
    case 'waiting':
      return pick(signal, { answer: 'queued', pause: 'paused', cancel: 'cancelled', fail: 'failed' })
    case 'paused':
      return pick(signal, { resume: 'queued', cancel: 'cancelled', fail: 'failed' })
    case 'failed':
    case 'cancelled':
      return pick(signal, { retry: 'queued' })
    case 'succeeded':
      return null
    default:
      return assertNever(state)
  }
}

function pick(signal: RunSignal, moves: Partial<Record<RunSignal, RunState>>): RunState | null {
  return moves[signal] ?? null
}
