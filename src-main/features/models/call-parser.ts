import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { CALL_KEYS, callsIn, type WrittenCall } from './call-shapes.ts'
import { heldBack } from './held-back.ts'

/** Marks that begin a call; without a `close` the call goes to the end of the answer. */
const BLOCKS: ReadonlyArray<{ open: string; close: string | null }> = [
  { open: '<tool_call>', close: '</tool_call>' },
  { open: '<|tool_call|>', close: '<|/tool_call|>' },
  { open: '[TOOL_CALLS]', close: null },
  { open: '<|python_tag|>', close: null },
]
const MISTRAL = '[TOOL_CALLS]'
const FENCE = '```'
const MARKS = [...BLOCKS.map((block) => block.open), FENCE]

/** The marks that an engine must not hide, although some vocabularies call them control tokens. */
export const CALL_MARKS: readonly string[] = BLOCKS.flatMap(({ open, close }) =>
  close === null ? [open] : [open, close],
)

export interface CallParserOptions {
  toolNames: readonly string[]
  nextCallId: () => string
}

/**
 * Finds tool calls in streamed text: marked blocks anywhere, and bare JSON at the start or in a code fence when it names one
 * of the tools that were sent. No part of a mark or a call ever comes out as text; what turns out to be no call does, whole.
 *
 * States: start (white space so far) | text -> block (marked) or bare (JSON that may be a call) -> text.
 */
export class CallParser {
  readonly #options: CallParserOptions
  #state: 'start' | 'text' | 'block' | 'bare' = 'start'
  #held = ''
  #block: (typeof BLOCKS)[number] | undefined
  /** white space at the start and around calls is not part of the answer */
  #trimsNext = true

  constructor(options: CallParserOptions) {
    this.#options = options
  }

  push(text: string): ModelEvent[] {
    this.#held += text
    const out: ModelEvent[] = []
    while (this.#advance(out));
    return out
  }

  /** @param isCut  the answer stopped at its length limit */
  end(isCut = false): ModelEvent[] {
    const out: ModelEvent[] = []
    if (this.#state === 'block') this.#closeBlock(out, this.#held, { isEnd: true, isCut })
    else if (this.#state === 'bare') this.#closeBare(out, this.#held, isCut)
    else this.#text(out, this.#held)
    this.#held = ''
    return out
  }

  /** One move of the state machine; false when more text is needed. */
  #advance(out: ModelEvent[]): boolean {
    switch (this.#state) {
      case 'start':
        return this.#fromStart()
      case 'text':
        return this.#fromText(out)
      case 'block':
        return this.#fromBlock(out)
      case 'bare':
        return this.#fromBare(out)
    }
  }

  #fromStart(): boolean {
    const begin = this.#held.trimStart()
    const isOpen = begin === '' || (begin.length < MISTRAL.length && MISTRAL.startsWith(begin))
    if (isOpen) return false
    this.#state = /^[{[]/.test(begin) && !begin.startsWith(MISTRAL) ? 'bare' : 'text'
    return true
  }

  #fromText(out: ModelEvent[]): boolean {
    const found = MARKS.map((mark) => ({ mark, at: this.#held.indexOf(mark) })).filter(({ at }) => at !== -1)
    const first = found.sort((a, b) => a.at - b.at)[0]
    if (first === undefined) {
      const ready = this.#held.length - heldBack(this.#held, MARKS)
      this.#text(out, this.#held.slice(0, ready))
      this.#held = this.#held.slice(ready)
      return false
    }
    this.#text(out, this.#held.slice(0, first.at))
    this.#block = BLOCKS.find((block) => block.open === first.mark)
    this.#held = this.#held.slice(first.at + (this.#block === undefined ? 0 : first.mark.length))
    this.#state = this.#block === undefined ? 'bare' : 'block'
    return true
  }

  #fromBlock(out: ModelEvent[]): boolean {
    const close = this.#block?.close
    const at = close == null ? -1 : this.#held.indexOf(close)
    if (close == null || at === -1) return false
    this.#closeBlock(out, this.#held.slice(0, at), { isEnd: false, isCut: false })
    this.#held = this.#held.slice(at + close.length)
    this.#state = 'text'
    return true
  }

  #fromBare(out: ModelEvent[]): boolean {
    const fence = /^\s*```[a-z_]*[ \t]*/i.exec(this.#held)?.[0] ?? ''
    const verdict = this.#looksLikeCall(this.#held.slice(fence.length), fence !== '')
    if (verdict === 'wait') return false
    if (verdict === 'no') {
      const skip = Math.max(fence.length, 1)
      this.#text(out, this.#held.slice(0, skip))
      this.#held = this.#held.slice(skip)
      this.#state = 'text'
      return true
    }
    const end = fence === '' ? -1 : this.#held.indexOf(FENCE, fence.length)
    if (end === -1) return false
    this.#closeBare(out, this.#held.slice(0, end + FENCE.length), false)
    this.#held = this.#held.slice(end + FENCE.length)
    this.#state = 'text'
    return true
  }

  /** Judges by the first key, and by its value where that is a name, so that other JSON streams on at once. */
  #looksLikeCall(text: string, isFenced: boolean): 'yes' | 'no' | 'wait' {
    const begin = text.trimStart()
    if (begin === '') return isFenced && text.length > 40 ? 'no' : 'wait'
    if (!/^[{[]/.test(begin)) return 'no'
    const pair = /^\[?\s*\{\s*"(\w+)"\s*:\s*(?:"([^"]*)(")?)?/.exec(begin)
    if (pair === null) return /^\[?\s*(\{\s*("\w*("\s*)?)?)?$/.test(begin) ? 'wait' : 'no'
    const [, key = '', value, isComplete] = pair
    if (!CALL_KEYS.includes(key)) return 'no'
    if (!['name', 'tool', 'tool_name'].includes(key)) return 'yes'
    if (value === undefined) return /:\s*$/.test(pair[0]) && begin.length === pair[0].length ? 'wait' : 'no'
    const { toolNames } = this.#options
    if (isComplete !== undefined) return toolNames.includes(value) ? 'yes' : 'no'
    return toolNames.some((name) => name.startsWith(value)) ? 'wait' : 'no'
  }

  #closeBlock(out: ModelEvent[], inner: string, how: { isEnd: boolean; isCut: boolean }): void {
    const calls = callsIn(inner, how.isEnd && (how.isCut || this.#block?.close !== null))
    const close = how.isEnd ? '' : (this.#block?.close ?? '')
    if (calls.length > 0) this.#calls(out, calls)
    else this.#text(out, `${this.#block?.open ?? ''}${inner}${close}`)
  }

  #closeBare(out: ModelEvent[], text: string, isCut: boolean): void {
    const inner = text
      .trim()
      .replace(/^```[a-z_]*\s*/i, '')
      .replace(/```$/, '')
    const calls = callsIn(inner, isCut)
    const isOurs = calls.length > 0 && calls.every((call) => this.#options.toolNames.includes(call.tool))
    if (isOurs) this.#calls(out, calls)
    else this.#text(out, text)
  }

  #calls(out: ModelEvent[], calls: WrittenCall[]): void {
    this.#trimsNext = true
    for (const call of calls) out.push({ type: 'tool_call', call: { callId: this.#options.nextCallId(), ...call } })
  }

  #text(out: ModelEvent[], raw: string): void {
    const text = this.#trimsNext ? raw.trimStart() : raw
    if (text === '') return
    this.#trimsNext = false
    out.push({ type: 'text', text })
  }
}
