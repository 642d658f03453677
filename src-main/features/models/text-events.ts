import type { ModelEvent } from '#main/engine/ports/model-gateway.ts'
import { CallParser, type CallParserOptions } from './call-parser.ts'
import { type Split, ThinkSplitter } from './think-splitter.ts'

export interface TextEventOptions {
  /** Tools to look for in the text; undefined: text stays text. */
  calls?: CallParserOptions | undefined
  /** The prompt already opened a thinking block. */
  startsThinking?: boolean
  /** `<think>` tags are thinking; true unless told */
  readsThinking?: boolean
}

/** Turns the raw text of a model into text, reasoning and tool call events, piece by piece. */
export class TextEvents {
  readonly #splitter: ThinkSplitter | undefined
  readonly #parser: CallParser | undefined

  constructor(options: TextEventOptions) {
    this.#splitter = options.readsThinking === false ? undefined : new ThinkSplitter(options.startsThinking)
    this.#parser = options.calls === undefined ? undefined : new CallParser(options.calls)
  }

  push(text: string): ModelEvent[] {
    if (text === '') return []
    const splits = this.#splitter?.push(text) ?? [{ type: 'text', text } satisfies Split]
    return splits.flatMap((split) => this.#route(split))
  }

  end(isCut = false): ModelEvent[] {
    const rest = (this.#splitter?.end() ?? []).flatMap((split) => this.#route(split))
    return [...rest, ...(this.#parser?.end(isCut) ?? [])]
  }

  #route(split: Split): ModelEvent[] {
    return split.type === 'text' && this.#parser !== undefined ? this.#parser.push(split.text) : [split]
  }
}
