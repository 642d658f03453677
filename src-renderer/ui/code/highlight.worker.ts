import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import type { HighlightAnswer, HighlightRequest, Token } from './highlight.ts'
import { loadLanguage } from './languages.ts'

const VARIABLE_PREFIX = '--h-code-'
const MAX_LINE_CHARS = 1_000
/** The first line of a language also compiles its grammar. Nobody waits for this thread. */
const MAX_LINE_MS = 3_000

const theme = createCssVariablesTheme({ name: 'hearth', variablePrefix: VARIABLE_PREFIX, fontStyle: false })
let highlighter: Promise<HighlighterCore> | undefined

/** The engine in JavaScript: the one in WebAssembly would need `wasm-unsafe-eval` in the page's policy. */
const ready = () =>
  (highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  }))

self.onmessage = async ({ data }: MessageEvent<HighlightRequest>) => {
  self.postMessage({ id: data.id, lines: await tokenise(data).catch(() => null) } satisfies HighlightAnswer)
}

async function tokenise({ code, language }: HighlightRequest): Promise<Token[][]> {
  const shiki = await ready()
  await shiki.loadLanguage((await loadLanguage(language)).default)
  const lines = shiki.codeToTokensBase(code, {
    lang: language,
    theme: 'hearth',
    tokenizeMaxLineLength: MAX_LINE_CHARS,
    tokenizeTimeLimit: MAX_LINE_MS,
  })
  return lines.map((line) => line.map(({ content, color }) => [content, kindOf(color)]))
}

/** `var(--h-code-token-keyword)` names the kind of the token: the page's style sheet gives it a colour per theme. */
function kindOf(color: string | undefined): string {
  return new RegExp(`${VARIABLE_PREFIX}token-([a-z-]+)`).exec(color ?? '')?.[1] ?? ''
}
