import { freemem, totalmem } from 'node:os'
import type { Clock } from '#main/platform/clock.ts'
import type { MachineMemory } from '#shared/contract/models.contract.ts'
import type { EngineClient } from './llama/engine-client.ts'

const FRESH_MS = 60_000
const WITHIN_MS = 8_000

type Card = Pick<MachineMemory, 'vramTotalBytes' | 'vramFreeBytes'>

const NO_CARD: Card = { vramTotalBytes: null, vramFreeBytes: null }

/** Free memory of this PC. The graphics card is asked through the embedded engine, at most once a minute. */
export function createMachineMemory({ engine, clock }: { engine: EngineClient; clock: Clock }) {
  let kept: { atMs: number; card: Promise<Card> } | undefined
  /** a PC without a card gets none while Hearth runs, so its engine is not started for the question again */
  let hasNone = false

  async function askCard(): Promise<Card> {
    const limit = new AbortController()
    const stop = clock.after(WITHIN_MS, () => limit.abort())
    try {
      for await (const answer of engine.call({ type: 'memory' }, limit.signal)) {
        if (answer.type !== 'memory') continue
        const { totalBytes, freeBytes, isShared } = answer
        // memory that the card shares with the processor is counted as RAM already
        if (totalBytes > 0 && !isShared) return { vramTotalBytes: totalBytes, vramFreeBytes: freeBytes }
        hasNone = true
      }
    } catch {
      // an engine that does not start here says nothing about the card
    } finally {
      stop()
    }
    return NO_CARD
  }

  return async (): Promise<MachineMemory> => {
    const now = clock.monotonicMs()
    if (kept === undefined || (!hasNone && now - kept.atMs > FRESH_MS)) kept = { atMs: now, card: askCard() }
    return { ramTotalBytes: totalmem(), ramFreeBytes: freemem(), ...(await kept.card) }
  }
}
