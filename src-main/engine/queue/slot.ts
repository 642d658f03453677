import type { QueueEntry } from './work-queue.ts'

/** An entry in work. */
export interface Slot {
  entry: QueueEntry
  stopper: AbortController
  /** its row is removed, given back or somebody else's: its end writes nothing */
  isGone: boolean
  ended: Promise<void>
}

/** Lanes that take no more, when these entries are in work. */
export function fullLanes(inWork: QueueEntry[], laneLimit: (lane: string) => number): string[] {
  const perLane = Map.groupBy(inWork, (entry) => entry.lane)
  return [...perLane].filter(([lane, entries]) => entries.length >= laneLimit(lane)).map(([lane]) => lane)
}
