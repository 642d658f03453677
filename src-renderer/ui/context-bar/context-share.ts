import type { ContextMeter, ContextPart } from '#shared/domain/context-meter.ts'

/** From here on the meter is amber; the same share at which the core compacts. */
export const WARN_FROM = 0.8

const ORDER: readonly ContextPart[] = ['system', 'tools', 'memory', 'attachments', 'history', 'reserved']

export interface ContextShare {
  part: ContextPart
  tokens: number
  percent: number
}

/** The parts that hold anything, in a fixed order, as shares of the window. */
export const sharesOf = (meter: ContextMeter): ContextShare[] =>
  ORDER.map((part) => ({ part, tokens: meter.parts[part], percent: share(meter.parts[part], meter) * 100 })).filter(
    ({ tokens }) => tokens > 0,
  )

/** How much of the window is taken, 0 to 1. */
export const usedShare = (meter: ContextMeter): number => Math.min(1, share(usedTokensOf(meter), meter))

export const usedTokensOf = (meter: ContextMeter): number =>
  Object.values(meter.parts).reduce((sum, tokens) => sum + tokens, 0)

const share = (tokens: number, meter: ContextMeter): number =>
  meter.windowTokens <= 0 ? 0 : tokens / meter.windowTokens
