type Detail = Record<string, unknown>

const GROWING = ['text', 'summary', 'data'] as const

/** OpenRouter's opaque thinking, joined from its pieces so that it can be sent back as it was meant. */
export class ReasoningDetails {
  readonly items: Detail[] = []

  push(detail: Detail): void {
    const last = this.items.at(-1)
    const isSame =
      last !== undefined && last.type === detail.type && last.index === detail.index && last.index !== undefined
    if (!isSame) {
      this.items.push({ ...detail })
      return
    }
    for (const [key, value] of Object.entries(detail)) {
      const before = last[key]
      const grows = GROWING.some((name) => name === key) && typeof before === 'string' && typeof value === 'string'
      if (grows) last[key] = before + value
      else if (value != null) last[key] = value
    }
  }

  /** What a person may read of it. */
  static textOf(details: readonly Detail[]): string {
    return details
      .map(({ text, summary }) => (typeof text === 'string' ? text : typeof summary === 'string' ? summary : ''))
      .join('')
  }
}
