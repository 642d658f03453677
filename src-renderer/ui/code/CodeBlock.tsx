import { memo, useContext } from 'react'
import { Windowed } from '../virtual/Windowed.tsx'
import styles from './Code.module.css'
import { CopyButton } from './CopyButton.tsx'
import { CodeActions } from './code-actions.ts'
import type { Token } from './highlight.ts'
import { strings } from './strings.ts'
import { useTokens } from './use-tokens.ts'

const LINES_PER_PIECE = 60
const LINE_PX = 18

interface CodeBlockProps {
  code: string
  /** as the fence names it; may be empty or unknown */
  language: string
  isGrowing?: boolean
}

/** Code with its language, a copy button and colours that arrive when they are ready. Long lines scroll. */
export function CodeBlock({ code, language, isGrowing = false }: CodeBlockProps) {
  const tokens = useTokens(code, language)
  const renderActions = useContext(CodeActions)
  const lines = code.split('\n')
  const pieces = Array.from({ length: Math.ceil(lines.length / LINES_PER_PIECE) }, (_, at) => at * LINES_PER_PIECE)
  return (
    <figure className={styles.block} aria-label={strings.codeIn(language)}>
      <figcaption className={styles.head}>
        <span>{language}</span>
        {!isGrowing && (
          <span className={styles.actions}>
            {renderActions?.({ code, language })}
            <CopyButton text={code} label={strings.copy} />
          </span>
        )}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keys */}
      <pre className={styles.pre} tabIndex={0}>
        <code>
          {pieces.map((from) => {
            const text = lines.slice(from, from + LINES_PER_PIECE)
            return (
              <Windowed key={from} estimatePx={text.length * LINE_PX} startsMounted={pieces.length === 1}>
                {() => <Piece text={text.join('\n')} tokens={tokensFor(tokens, from, text)} />}
              </Windowed>
            )
          })}
        </code>
      </pre>
    </figure>
  )
}

type PieceProps = { text: string; tokens: readonly Token[][] | null }

const isSamePiece = (a: PieceProps, b: PieceProps): boolean =>
  a.text === b.text && (a.tokens === null) === (b.tokens === null) && a.tokens?.[0] === b.tokens?.[0]

const Piece = memo(function Piece({ text, tokens }: PieceProps) {
  if (tokens === null) return <>{`${text}\n`}</>
  return tokens.map((line, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines of a text have no other identity
    <span key={row}>
      {line.map(([content, kind], at) =>
        kind === '' ? (
          content
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: tokens of a line have no other identity
          <span key={at} className={styles[kind]}>
            {content}
          </span>
        ),
      )}
      {'\n'}
    </span>
  ))
}, isSamePiece)

/** Tokens of an older version colour a piece only while its text is still the same. */
function tokensFor(all: readonly Token[][] | null, from: number, text: readonly string[]): readonly Token[][] | null {
  const mine = all?.slice(from, from + text.length)
  if (mine === undefined || mine.length < text.length) return null
  const isSame = mine.every((line, at) => line.reduce((sum, [part]) => sum + part.length, 0) === text[at]?.length)
  return isSame ? mine : null
}
