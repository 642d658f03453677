import { parseToolArgs } from '../tool-args.ts'

export interface ToolCallDelta {
  id?: string | null | undefined
  index?: number | null | undefined
  function?: { name?: string | null | undefined; arguments?: string | null | undefined } | null | undefined
}

interface Draft {
  id: string
  index: number | undefined
  name: string
  args: string
}

/**
 * Puts tool calls together from their pieces. A piece belongs to the call with its id, else to the one with its index, else to
 * the latest. Nothing is final before the stream ends: JSON that is complete may still be only a beginning.
 */
export class ToolCallAssembler {
  readonly #drafts: Draft[] = []

  push(delta: ToolCallDelta): void {
    const draft = this.#find(delta) ?? this.#open(delta)
    draft.id ||= delta.id ?? ''
    draft.name ||= delta.function?.name ?? ''
    draft.args += delta.function?.arguments ?? ''
  }

  /**
   * The calls in the order they began. An id that was never sent is made up; no arguments are an empty object.
   *
   * @param isCut  the answer stopped at its length limit: the last arguments are not repaired
   */
  end(nextCallId: () => string, isCut = false) {
    const seen = new Set<string>()
    return this.#drafts
      .filter((draft) => draft.name !== '')
      .map(({ id, name, args }, at, all) => {
        const callId = id === '' || seen.has(id) ? nextCallId() : id
        seen.add(callId)
        const isWhole = !isCut || at < all.length - 1 || isComplete(args)
        return { callId, tool: name, args: isWhole ? parseToolArgs(args) : args }
      })
  }

  get isEmpty(): boolean {
    return this.#drafts.length === 0
  }

  #find({ id, index, function: piece }: ToolCallDelta): Draft | undefined {
    const byId = id ? this.#drafts.find((draft) => draft.id === id) : undefined
    if (byId !== undefined) return byId
    const candidate = index == null ? this.#drafts.at(-1) : this.#drafts.findLast((draft) => draft.index === index)
    if (candidate === undefined) return undefined
    const begins = Boolean(piece?.name)
    if (!begins) return candidate
    // a name again: the same call told twice while its arguments are open, else the next one on a reused index
    const isOther = id ? candidate.id !== '' : candidate.name !== '' && isComplete(candidate.args)
    return isOther || (candidate.name !== '' && candidate.name !== piece?.name) ? undefined : candidate
  }

  #open({ index }: ToolCallDelta): Draft {
    const draft: Draft = { id: '', index: index ?? undefined, name: '', args: '' }
    this.#drafts.push(draft)
    return draft
  }
}

function isComplete(args: string): boolean {
  try {
    JSON.parse(args)
    return true
  } catch {
    return false
  }
}
