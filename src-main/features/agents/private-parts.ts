import type { TranscriptMessage } from '#main/engine/ports/transcript.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { StepView } from '#shared/contract/runs.contract.ts'
import type { MessagePart } from '#shared/domain/message.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import type { LoopRun } from './loop-run.ts'

const NOT_HERE = '[Left out: it is private, and this model does not run on this PC.]'
const WRITTEN_AFTER = '[Left out: a model on this PC wrote this after it had read private files.]'

type Reader = Pick<Model, 'ref' | 'location'>

const isPrivateCall = (part: MessagePart): boolean => part.type === 'tool_call' && part.isPrivate === true

const mentionsPrivate = ({ attachmentTexts }: TranscriptMessage): boolean =>
  attachmentTexts.some((each) => each.isPrivate === true)

const isSame = (a: ModelRef | null | undefined, b: ModelRef): boolean =>
  a?.providerId === b.providerId && a.name === b.name

/** True when messages hold text of private folders. */
export const holdsPrivate = (history: readonly TranscriptMessage[]): boolean =>
  history.some((message) => mentionsPrivate(message) || message.parts.some(isPrivateCall))

/** True when what the model of this run is given may hold text of private folders: never for one elsewhere. */
export function hasReadPrivate({ model, turn, live }: Pick<LoopRun, 'model' | 'turn' | 'live'>): boolean {
  if (model.location !== 'this_pc') return false
  return live.parts.some(isPrivateCall) || holdsPrivate(turn.history) || turn.isPrivateBefore()
}

/**
 * What a model may be given of a conversation. One that runs elsewhere gets nothing of private folders: not the texts of
 * files, not what tools gave of them or were asked to do there, and none of the words that another model wrote after it
 * could have read them. Its own words are fine: it never had the rest.
 */
export function historyFor(
  reader: Reader,
  history: readonly TranscriptMessage[],
  isPrivateBefore: () => boolean,
): { history: readonly TranscriptMessage[]; isPrivate: boolean } {
  if (reader.location === 'this_pc') return { history, isPrivate: false }
  let isPrivate = false
  const told = history.map((message, at) => {
    // between the first message and the others some may have been left out
    if (at === 1 && !isPrivate) isPrivate = isPrivateBefore()
    if (message.role === 'user') {
      isPrivate ||= mentionsPrivate(message)
      return { ...message, attachmentTexts: message.attachmentTexts.map(withoutText) }
    }
    const isOwn = isSame(message.model, reader.ref) && !message.parts.some(isPrivateCall)
    const parts = message.parts.map((part) => {
      isPrivate ||= isPrivateCall(part)
      return isPrivate && !isOwn ? leftOut(part) : part
    })
    return { ...message, parts }
  })
  return { history: told, isPrivate }
}

/** The same for the answer that is being written: its model may have been changed on the way. */
export function partsFor(
  reader: Reader,
  parts: readonly MessagePart[],
  the: { isPrivate: boolean; steps: readonly StepView[]; stepBase: number },
): readonly MessagePart[] {
  if (reader.location === 'this_pc') return parts
  const own = new Set(
    the.steps
      .filter(
        ({ kind, input }) => kind === 'model' && isSame((input as { model?: ModelRef } | null)?.model, reader.ref),
      )
      .map(({ stepNo }) => stepNo + the.stepBase),
  )
  let { isPrivate } = the
  return parts.map((part) => {
    isPrivate ||= isPrivateCall(part)
    return isPrivateCall(part) || (isPrivate && !own.has(part.stepNo)) ? leftOut(part) : part
  })
}

const withoutText = (each: TranscriptMessage['attachmentTexts'][number]) => {
  if (each.isPrivate !== true) return each
  const { passages: _passages, ...file } = each
  return { ...file, text: NOT_HERE }
}

function leftOut(part: MessagePart): MessagePart {
  switch (part.type) {
    case 'text':
      return { ...part, text: WRITTEN_AFTER }
    case 'reasoning':
      return { type: 'reasoning', stepNo: part.stepNo, text: '' }
    case 'tool_call':
      return { ...part, args: {}, output: NOT_HERE }
    case 'notice':
      return part
  }
}
