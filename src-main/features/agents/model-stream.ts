import type { ChatRequest, ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import { NO_USAGE } from '#shared/domain/model.ts'
import type { LoopRun } from './loop-run.ts'
import { endsInRepetition } from './repetition.ts'

const CHECK_EVERY_CHARS = 256
const CHARS_PER_TOKEN = 4
const SHOW_LOADING_EVERY_MS = 100

export interface StreamedAnswer {
  text: string
  reasoning: string
  opaque: unknown
  calls: ModelToolCall[]
  usage: TokenUsage
  promptCut: boolean
  finish: string
  stoppedBy: 'repetition' | 'time' | null
  firstTokenMs: number | null
  durationMs: number
}

/**
 * Reads one answer of the model and shows it as it comes. Ends early, without an error, when the text goes round in
 * circles or the time is over.
 *
 * @param target  `stepNo` that the shown parts carry; `isShown` false for answers that are not for the person
 */
export async function streamAnswer(
  run: LoopRun,
  request: Omit<ChatRequest, 'signal'>,
  target: { stepNo: number; textStepNo: number; isShown: boolean; timeLeftMs: number },
): Promise<StreamedAnswer> {
  const { ctx, deps, live } = run
  const stopper = new AbortController()
  const startedMs = deps.clock.monotonicMs()
  const elapsedMs = () => deps.clock.monotonicMs() - startedMs
  const answer = emptyAnswer()
  const stop = (why: 'repetition' | 'time') => {
    answer.stoppedBy = why
    stopper.abort()
  }
  const disarm = deps.clock.after(target.timeLeftMs, () => stop('time'))
  let checkedChars = 0
  let loadingShownMs = Number.NEGATIVE_INFINITY
  let thinkingSinceMs: number | null = null

  const endThinking = (tokens?: number) => {
    if (thinkingSinceMs === null) return
    const durationMs = Math.round(elapsedMs() - thinkingSinceMs)
    thinkingSinceMs = null
    const data = {
      stepNo: target.stepNo,
      durationMs,
      tokens: tokens ?? Math.ceil(answer.reasoning.length / CHARS_PER_TOKEN),
    }
    if (target.isShown) live.emit({ type: 'reasoning.finished', data })
  }
  const firstToken = () => {
    answer.firstTokenMs ??= Math.round(elapsedMs())
  }

  try {
    const signal = AbortSignal.any([ctx.signal, stopper.signal])
    for await (const event of deps.gateway.chat({ ...request, signal })) {
      switch (event.type) {
        case 'load':
          if (elapsedMs() - loadingShownMs < SHOW_LOADING_EVERY_MS && event.progress !== 1) break
          loadingShownMs = elapsedMs()
          showLoading(run, target.stepNo, event.progress)
          break
        case 'text':
          if (event.text === '') break
          firstToken()
          endThinking()
          answer.text += event.text
          if (target.isShown) live.delta({ type: 'text.delta', data: { stepNo: target.textStepNo, text: event.text } })
          if (answer.text.length - checkedChars >= CHECK_EVERY_CHARS) {
            checkedChars = answer.text.length
            if (endsInRepetition(answer.text)) stop('repetition')
          }
          break
        case 'reasoning':
          if (event.text === '') break
          firstToken()
          thinkingSinceMs ??= elapsedMs()
          answer.reasoning += event.text
          if (target.isShown) live.delta({ type: 'reasoning.delta', data: { stepNo: target.stepNo, text: event.text } })
          break
        case 'reasoning_opaque':
          answer.opaque = event.opaque
          break
        case 'tool_call':
          firstToken()
          answer.calls.push(event.call)
          break
        case 'usage':
          answer.usage = event.usage
          answer.promptCut ||= event.promptCut === true
          break
        case 'finish':
          answer.finish = event.reason
          break
      }
      if (answer.stoppedBy !== null) break
    }
  } catch (thrown) {
    if (answer.stoppedBy === null || ctx.signal.aborted) throw thrown
  } finally {
    disarm()
  }
  ctx.signal.throwIfAborted()
  endThinking(answer.usage.reasoningTokens)
  answer.durationMs = elapsedMs()
  return answer
}

const emptyAnswer = (): StreamedAnswer => ({
  text: '',
  reasoning: '',
  opaque: undefined,
  calls: [],
  usage: NO_USAGE,
  promptCut: false,
  finish: 'stop',
  stoppedBy: null,
  firstTokenMs: null,
  durationMs: 0,
})

export function showLoading(run: LoopRun, stepNo: number, progress: number | undefined): void {
  const data = { stepNo, model: run.model.title, ...(progress === undefined ? {} : { progress }) }
  run.live.emit({ type: 'model.loading', data })
}
