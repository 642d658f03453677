import type { ChatRequest, ModelEvent, ModelToolCall } from '#main/engine/ports/model-gateway.ts'
import { endsInRepetition } from '#main/engine/ports/repetition.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import { NO_USAGE } from '#shared/domain/usage.ts'
import type { LoopRun } from './loop-run.ts'

const CHECK_EVERY_CHARS = 256
const CHARS_PER_TOKEN = 4
const SHOW_LOADING_EVERY_MS = 100
/** Several times what the longest honest answer holds; a server that goes on and on must not fill the disk. */
const MAX_ANSWER_CHARS = 1_000_000
const MAX_CALLS = 10_000

export interface StreamedAnswer {
  text: string
  reasoning: string
  opaque: unknown
  calls: ModelToolCall[]
  usage: TokenUsage
  promptCut: boolean
  finish: string
  stoppedBy: 'repetition' | 'time' | 'size' | null
  firstTokenMs: number | null
  durationMs: number
}

export interface StreamTarget {
  /** the number that shown parts carry */
  stepNo: number
  /** that of the text, which may go on in an earlier part */
  textStepNo: number
  /** false for answers that are not for the person */
  isShown: boolean
  timeLeftMs: number
}

/**
 * Reads one answer of the model and shows it as it comes. Ends early, without an error, when the text goes round in
 * circles, when there is no end to it, or when the time is over.
 */
export async function streamAnswer(
  run: LoopRun,
  request: Omit<ChatRequest, 'signal'>,
  target: StreamTarget,
): Promise<StreamedAnswer> {
  const { ctx, deps } = run
  const stopper = new AbortController()
  const reader = new AnswerReader(run, target)
  const { answer } = reader
  const disarm = deps.clock.after(target.timeLeftMs, () => {
    answer.stoppedBy = 'time'
    stopper.abort()
  })
  try {
    const signal = AbortSignal.any([ctx.signal, stopper.signal])
    for await (const event of deps.gateway.chat({ ...request, signal })) {
      reader.read(event)
      // leaving the loop is what closes the stream
      if (answer.stoppedBy !== null) break
    }
  } catch (thrown) {
    if (answer.stoppedBy === null || ctx.signal.aborted) throw thrown
  } finally {
    disarm()
    stopper.abort()
  }
  ctx.signal.throwIfAborted()
  return reader.end()
}

/** Folds the events of one stream into an answer, and shows them. */
class AnswerReader {
  readonly answer: StreamedAnswer = {
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
  }
  readonly #run: LoopRun
  readonly #target: StreamTarget
  readonly #startedMs: number
  #checkedChars = 0
  #chars = 0
  #thinkingSinceMs: number | null = null
  #loadingShownMs = Number.NEGATIVE_INFINITY

  constructor(run: LoopRun, target: StreamTarget) {
    this.#run = run
    this.#target = target
    this.#startedMs = run.deps.clock.monotonicMs()
  }

  read(event: ModelEvent): void {
    const { answer } = this
    switch (event.type) {
      case 'load':
        this.#loading(event.progress)
        break
      case 'text':
        this.#text(event.text)
        break
      case 'reasoning':
        this.#reasoning(event.text)
        break
      case 'reasoning_opaque':
        answer.opaque = event.opaque
        break
      case 'tool_call':
        this.#noteFirstToken()
        answer.calls.push(event.call)
        this.#grow(0)
        break
      case 'usage':
        answer.usage = event.usage
        answer.promptCut ||= event.promptCut === true
        break
      case 'finish':
        answer.finish = event.reason
    }
  }

  end(): StreamedAnswer {
    this.#endThinking()
    this.answer.durationMs = this.#elapsedMs()
    return this.answer
  }

  #text(text: string): void {
    if (text === '') return
    this.#noteFirstToken()
    this.#endThinking()
    const { answer } = this
    answer.text += text
    this.#grow(text.length)
    this.#show('text.delta', this.#target.textStepNo, text)
    if (answer.text.length - this.#checkedChars < CHECK_EVERY_CHARS) return
    this.#checkedChars = answer.text.length
    if (endsInRepetition(answer.text)) answer.stoppedBy = 'repetition'
  }

  #reasoning(text: string): void {
    if (text === '') return
    this.#noteFirstToken()
    this.#thinkingSinceMs ??= this.#elapsedMs()
    this.answer.reasoning += text
    this.#grow(text.length)
    this.#show('reasoning.delta', this.#target.stepNo, text)
  }

  #grow(chars: number): void {
    this.#chars += chars
    const { answer } = this
    if (this.#chars > MAX_ANSWER_CHARS || answer.calls.length > MAX_CALLS) answer.stoppedBy = 'size'
  }

  #show(type: 'text.delta' | 'reasoning.delta', stepNo: number, text: string): void {
    if (this.#target.isShown) this.#run.live.delta({ type, data: { stepNo, text } })
  }

  #endThinking(): void {
    if (this.#thinkingSinceMs === null) return
    const durationMs = Math.round(this.#elapsedMs() - this.#thinkingSinceMs)
    this.#thinkingSinceMs = null
    const { usage, reasoning } = this.answer
    const tokens = usage.reasoningTokens ?? Math.ceil(reasoning.length / CHARS_PER_TOKEN)
    const data = { stepNo: this.#target.stepNo, durationMs, tokens }
    if (this.#target.isShown) this.#run.live.emit({ type: 'reasoning.finished', data })
  }

  #loading(progress: number | undefined): void {
    if (this.#elapsedMs() - this.#loadingShownMs < SHOW_LOADING_EVERY_MS && progress !== 1) return
    this.#loadingShownMs = this.#elapsedMs()
    showLoading(this.#run, this.#target.stepNo, progress)
  }

  #noteFirstToken(): void {
    this.answer.firstTokenMs ??= Math.round(this.#elapsedMs())
  }

  #elapsedMs(): number {
    return this.#run.deps.clock.monotonicMs() - this.#startedMs
  }
}

export function showLoading(run: LoopRun, stepNo: number, progress: number | undefined): void {
  const data = { stepNo, model: run.model.title, ...(progress === undefined ? {} : { progress }) }
  run.live.emit({ type: 'model.loading', data })
}
