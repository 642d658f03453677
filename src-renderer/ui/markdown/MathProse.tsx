import type { Options } from 'react-markdown'
import rehypeKatex from 'rehype-katex'
import remarkMath from 'remark-math'
import 'katex/dist/katex.min.css'
import { KATEX_OPTIONS } from './katex-options.ts'
import { normaliseMath } from './math-text.ts'
import { REHYPE_PLUGINS, REMARK_PLUGINS, SafeMarkdown } from './SafeMarkdown.tsx'

const WITH_MATH: NonNullable<Options['remarkPlugins']> = [...REMARK_PLUGINS, remarkMath]
/** KaTeX works after the sanitiser, on text that the sanitiser has passed; with `trust: false` it adds nothing active. */
const WITH_KATEX: NonNullable<Options['rehypePlugins']> = [...REHYPE_PLUGINS, [rehypeKatex, KATEX_OPTIONS]]

export default function MathProse({ source }: { source: string }) {
  const ready = source.startsWith('$$\n') ? source : normaliseMath(source)
  return <SafeMarkdown source={ready} remarkPlugins={WITH_MATH} rehypePlugins={WITH_KATEX} />
}
