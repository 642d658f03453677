import { foldParts } from '#shared/domain/fold-parts.ts'
import type { Message, MessageState } from '#shared/domain/message.ts'
import type { RunState } from '#shared/domain/run.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'

/** States in which a message still changes by itself. */
const LIVE: readonly MessageState[] = ['streaming', 'waiting', 'paused']
export const isLive = (message: Pick<Message, 'state'>): boolean => LIVE.includes(message.state)

/** An answer after one more event of its run; one that its parts hold already changes nothing. */
export function foldMessage<M extends Message>(message: M, event: RunEvent): M {
  if (event.seq <= message.appliedSeq) return message
  const parts = foldParts(message.parts, event) as Message['parts']
  const folded = { ...message, parts, appliedSeq: event.seq }
  if (event.type === 'run.state_changed') return { ...folded, state: STATE_OF[event.data.state] }
  if (event.type !== 'run.finished') return folded
  return { ...folded, state: STATE_OF[event.data.state], error: event.data.error ?? null, usage: event.data.usage }
}

const STATE_OF: Record<RunState, MessageState> = {
  queued: 'streaming',
  running: 'streaming',
  waiting: 'waiting',
  paused: 'paused',
  succeeded: 'complete',
  failed: 'failed',
  cancelled: 'stopped',
}
