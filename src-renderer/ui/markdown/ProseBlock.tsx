import { lazy, Suspense } from 'react'
import styles from './Markdown.module.css'
import { mayHoldMath } from './math-text.ts'
import { REHYPE_PLUGINS, REMARK_PLUGINS, SafeMarkdown } from './SafeMarkdown.tsx'

const MathProse = lazy(() => import('./MathProse.tsx'))

/** The parser's work grows with the square of the worst input: more than this is shown as it is. */
const MAX_CHARS = 24_000
const MAX_OPENERS = 600

/** One block of Markdown that is neither a code fence nor a display formula. */
export function ProseBlock({ source }: { source: string }) {
  if (isTooHard(source)) return <p className={styles.plain}>{source}</p>
  const plain = <SafeMarkdown source={source} remarkPlugins={REMARK_PLUGINS} rehypePlugins={REHYPE_PLUGINS} />
  if (!mayHoldMath(source)) return plain
  return (
    <Suspense fallback={plain}>
      <MathProse source={source} />
    </Suspense>
  )
}

/** Thousands of brackets or dozens of nested quotes are an attack or an accident, never prose. */
export function isTooHard(source: string): boolean {
  if (source.length > MAX_CHARS || NESTED_DEEPLY.test(source)) return true
  if (source.length < MAX_OPENERS) return false
  return (source.match(/[[*_<]/g)?.length ?? 0) > MAX_OPENERS
}

const NESTED_DEEPLY = /^[ \t]*(?:>[ \t]?|[-+*][ \t]+|\d{1,9}[.)][ \t]+){20}/m
