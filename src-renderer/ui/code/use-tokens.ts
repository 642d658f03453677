import { useEffect, useRef, useState } from 'react'
import { highlight, type Token } from './highlight.ts'

const MAX_KEPT = 60
const kept = new Map<string, Token[][]>()

/**
 * The tokens of `code` when they are ready; those of the last version while new lines arrive. One request is under
 * way at a time, so a fast stream never piles up work.
 */
export function useTokens(code: string, language: string): readonly Token[][] | null {
  const key = `${language}\n${code}`
  const [tokens, setTokens] = useState<Token[][] | null>(() => kept.get(key) ?? null)
  const isBusy = useRef(false)
  const lastAsked = useRef('')
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again after an answer for older code
  useEffect(() => {
    if (isBusy.current || code === '' || lastAsked.current === key || kept.has(key)) return
    isBusy.current = true
    lastAsked.current = key
    void highlight(code, language).then((lines) => {
      isBusy.current = false
      if (lines !== null) {
        keep(key, lines)
        setTokens(lines)
      }
      setRound((old) => old + 1)
    })
  }, [key, round])
  return kept.get(key) ?? tokens
}

function keep(key: string, lines: Token[][]): void {
  kept.set(key, lines)
  const oldest = kept.keys().next().value
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
}
