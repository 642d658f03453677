import type { TokenUsage } from './model.ts'

export const NO_USAGE: TokenUsage = { inputTokens: 0, outputTokens: 0 }

export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  const sum = (x?: number, y?: number) => (x === undefined && y === undefined ? undefined : (x ?? 0) + (y ?? 0))
  const optional = {
    reasoningTokens: sum(a.reasoningTokens, b.reasoningTokens),
    cachedTokens: sum(a.cachedTokens, b.cachedTokens),
    costUsd: sum(a.costUsd, b.costUsd),
  }
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}
