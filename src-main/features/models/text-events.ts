import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { CallParser, type CallParserOptions } from './call-parser.ts'
import { ThinkSplitter } from './think-splitter.ts'

export interface TextEventOptions {
  /** Tools to look for in the text; undefined: text stays text. */
  calls?: CallParserOptions | undefined
  /** The prompt already opened a thinking block. */
  startsThinking?: boolean
}

/** Turns the raw text of a model into text, reasoning and tool call events, piece by piece. */
export class TextEvents {
  readonly #splitter: ThinkSplitter
  readonly #parser: CallParser | undefined

  constructor(options: TextEventOptions) {
    this.#splitter = new ThinkSplitter(options.startsThinking)
    this.#parser = options.calls === undefined ? undefined : new CallParser(options.calls)
  }

  push(text: string): ModelEvent[] {
    return this.#splitter.push(text).flatMap((split) => this.#route(split))
  }

  end(isCut = false): ModelEvent[] {
    const rest = this.#splitter.end().flatMap((split) => this.#route(split))
    return [...rest, ...(this.#parser?.end(isCut) ?? [])]
  }

  #route(split: { type: 'text' | 'reasoning'; text: string }): ModelEvent[] {
    return split.type === 'text' && this.#parser !== undefined ? this.#parser.push(split.text) : [split]
  }
}
