import { heldBack } from './held-back.ts'

export interface Split {
  type: 'text' | 'reasoning'
  text: string
}

const OPEN = '<think>'
const CLOSE = '</think>'

/**
 * Splits streamed text into thinking and answer at `<think>` tags. Thinking is only at the start of an answer, so a tag
 * further in is text that speaks about the tag.
 *
 * States: start (nothing but white space so far) -> thinking -> answer, or start -> answer. `isInside` begins in thinking, for
 * templates that put the opening tag into the prompt.
 */
export class ThinkSplitter {
  #state: 'start' | 'thinking' | 'answer'
  #held = ''
  #trimsNext: boolean

  constructor(isInside = false) {
    this.#state = isInside ? 'thinking' : 'start'
    this.#trimsNext = isInside
  }

  push(text: string): Split[] {
    const out: Split[] = []
    this.#held += text
    if (this.#state === 'start') this.#decideStart()
    if (this.#state === 'thinking') this.#takeThinking(out)
    if (this.#state === 'answer') this.#take(out, 'text', this.#held.length)
    return out
  }

  /** What was held back because it could have become a tag. */
  end(): Split[] {
    const out: Split[] = []
    this.#take(out, this.#state === 'thinking' ? 'reasoning' : 'text', this.#held.length)
    return out
  }

  #decideStart(): void {
    const begin = this.#held.trimStart()
    if (begin.startsWith(OPEN)) {
      this.#held = begin.slice(OPEN.length)
      this.#state = 'thinking'
      this.#trimsNext = true
    } else if (begin !== '' && !OPEN.startsWith(begin)) this.#state = 'answer'
  }

  #takeThinking(out: Split[]): void {
    const at = this.#held.indexOf(CLOSE)
    this.#take(out, 'reasoning', at === -1 ? this.#held.length - heldBack(this.#held, [CLOSE]) : at)
    if (at === -1) return
    this.#held = this.#held.slice(CLOSE.length)
    this.#state = 'answer'
    this.#trimsNext = true
  }

  #take(out: Split[], type: Split['type'], chars: number): void {
    const taken = this.#held.slice(0, chars)
    this.#held = this.#held.slice(chars)
    const text = this.#trimsNext ? taken.trimStart() : taken
    if (text === '') return
    this.#trimsNext = false
    out.push({ type, text })
  }
}
