/** Values pushed at one end, awaited at the other. A failure comes before what is still waiting. */
export class AnswerQueue<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = []
  #failure: Error | undefined
  #wake: () => void = () => {}

  push(value: T): void {
    this.#waiting.push(value)
    this.#wake()
  }

  fail(error: Error): void {
    this.#failure ??= error
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure
      const next = this.#waiting.shift()
      if (next !== undefined) yield next
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}
