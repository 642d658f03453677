import katex from 'katex'
import 'katex/dist/katex.min.css'
import { useMemo } from 'react'
import { KATEX_OPTIONS } from './katex-options.ts'
import styles from './Markdown.module.css'
import { MAX_FORMULA_CHARS } from './math-text.ts'

/** A display formula. A broken or endless one is shown as its source. */
export default function FormulaBlock({ tex }: { tex: string }) {
  const html = useMemo(() => {
    if (tex.length > MAX_FORMULA_CHARS) return null
    try {
      return katex.renderToString(tex, { ...KATEX_OPTIONS, displayMode: true })
    } catch {
      return null
    }
  }, [tex])
  if (html === null) return <pre className={styles.formulaSource}>{tex}</pre>
  // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX escapes its input; with trust off it writes no links
  return <div className={styles.formula} dangerouslySetInnerHTML={{ __html: html }} />
}
