import { lazy, Suspense } from 'react'
import ReactMarkdown, { type Options } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { ELEMENTS } from './elements.tsx'
import styles from './Markdown.module.css'
import { mayHoldMath } from './math-text.ts'
import { SANITISE_SCHEMA } from './sanitise-schema.ts'

const MathProse = lazy(() => import('./MathProse.tsx'))

/** The parser's work grows with the square of the worst input: more than this is shown as it is. */
const MAX_CHARS = 24_000
const MAX_OPENERS = 600

export const REMARK_PLUGINS: NonNullable<Options['remarkPlugins']> = [[remarkGfm, { singleTilde: false }]]
export const REHYPE_PLUGINS: NonNullable<Options['rehypePlugins']> = [[rehypeSanitize, SANITISE_SCHEMA]]

/** One block of Markdown that is neither a code fence nor a display formula. */
export function ProseBlock({ source }: { source: string }) {
  if (isTooHard(source)) return <p className={styles.plain}>{source}</p>
  const plain = (
    <ReactMarkdown remarkPlugins={REMARK_PLUGINS} rehypePlugins={REHYPE_PLUGINS} components={ELEMENTS}>
      {source}
    </ReactMarkdown>
  )
  if (!mayHoldMath(source)) return plain
  return (
    <Suspense fallback={plain}>
      <MathProse source={source} />
    </Suspense>
  )
}

/** Thousands of brackets or quote marks are an attack or an accident, never prose. */
export function isTooHard(source: string): boolean {
  if (source.length > MAX_CHARS) return true
  if (source.length < MAX_OPENERS) return false
  return (source.match(/[[*_<]|^(?:[ >]*>){8}/gm)?.length ?? 0) > MAX_OPENERS
}
