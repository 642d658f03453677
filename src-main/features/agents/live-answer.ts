import type { Tx } from '#main/engine/db/db.ts'
import type { Transcript } from '#main/engine/ports/transcript.ts'
import type { RunContext, Runs } from '#main/engine/runs/runs.ts'
import { foldParts } from '#shared/domain/fold-parts.ts'
import type { RunId } from '#shared/domain/ids.ts'
import type { Message, MessagePart } from '#shared/domain/message.ts'
import type { RunEvent, RunEventBody } from '#shared/domain/run-event.ts'

type Delta = Extract<RunEventBody, { type: 'text.delta' | 'reasoning.delta' }>

/** The answer while it is written: what was saved, and what has happened since. Pages fold the same events. */
export interface LiveAnswer {
  readonly parts: readonly MessagePart[]
  emit(...events: RunEventBody[]): void
  delta(event: Delta): void
  /** Takes back what a step has shown, because its model call is made again. */
  discard(stepNo: number, reason: string): void
  /** Writes events and then the whole answer, in the transaction of a step. `change` is seen only in the whole. */
  saveIn(
    tx: Tx,
    events: readonly RunEventBody[],
    change?: (parts: readonly MessagePart[]) => readonly MessagePart[],
  ): void
}

export const foldEvents = (parts: readonly MessagePart[], events: readonly RunEvent[]): readonly MessagePart[] =>
  events.reduce<readonly MessagePart[]>(foldParts, parts)

export function createLiveAnswer(
  deps: { runs: Runs; transcript: Transcript },
  ctx: Pick<RunContext, 'runId' | 'emit' | 'delta' | 'events'>,
  answer: Message,
): LiveAnswer {
  let parts = foldEvents(answer.parts, ctx.events(answer.appliedSeq))

  return {
    get parts() {
      return parts
    },
    emit(...events) {
      ctx.emit(...events)
      parts = events.reduce<readonly MessagePart[]>(foldParts, parts)
    },
    delta(event) {
      ctx.delta(event)
      parts = foldParts(parts, event)
    },
    discard(stepNo, reason) {
      if (!hasShown(answer, parts, stepNo)) return
      this.emit({ type: 'text.discarded', data: { stepNo, reason } })
      // words of a continued answer stand in a part that was there before: only the whole puts it right
      const restored = restoreText(answer.parts, parts)
      if (restored === parts) return
      this.emit({ type: 'message.snapshot', data: { messageId: answer.messageId, parts: [...restored] } })
    },
    saveIn(tx, events, change = (whole) => whole) {
      parts = change(events.reduce<readonly MessagePart[]>(foldParts, parts))
      saveAnswer(deps, tx, { runId: ctx.runId, messageId: answer.messageId, parts, events })
    },
  }
}

/** Events, the snapshot that includes them, and the message row, in one transaction. */
export function saveAnswer(
  deps: { runs: Runs; transcript: Transcript },
  tx: Tx,
  answer: {
    runId: RunId
    messageId: Message['messageId']
    parts: readonly MessagePart[]
    events: readonly RunEventBody[]
  },
): void {
  const { runId, messageId, parts, events } = answer
  const snapshot: RunEventBody = { type: 'message.snapshot', data: { messageId, parts: [...parts] } }
  const seq = deps.runs.append(tx, runId, [...events, snapshot])
  deps.transcript.save(tx, messageId, parts, seq)
}

const hasShown = (answer: Message, parts: readonly MessagePart[], stepNo: number): boolean =>
  restoreText(answer.parts, parts) !== parts ||
  parts.some((part) => part.stepNo === stepNo && (part.type === 'text' || part.type === 'reasoning'))

/** The parts with the saved texts, where a text has grown since it was saved; the same array when none has. */
function restoreText(saved: readonly MessagePart[], parts: readonly MessagePart[]): readonly MessagePart[] {
  const grown = parts.findIndex((part, at) => {
    const before = saved[at]
    return part.type === 'text' && before?.type === 'text' && before.stepNo === part.stepNo && before.text !== part.text
  })
  const before = saved[grown]
  return before === undefined ? parts : parts.with(grown, before)
}
