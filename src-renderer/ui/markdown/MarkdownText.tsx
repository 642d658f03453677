import { lazy, memo, Suspense, useRef } from 'react'
import { CodeBlock } from '../code/CodeBlock.tsx'
import { Windowed } from '../virtual/Windowed.tsx'
import { fenceParts } from './fence-parts.ts'
import styles from './Markdown.module.css'
import { MAX_FORMULA_CHARS, texOf } from './math-text.ts'
import { ProseBlock } from './ProseBlock.tsx'
import { BlockSplitter, type MarkdownBlock } from './split-blocks.ts'
import { steadyTail } from './steady-tail.ts'

const MathProse = lazy(() => import('./MathProse.tsx'))
const MermaidBlock = lazy(() => import('./MermaidBlock.tsx'))

const BLOCKS_PER_WINDOW = 12
const CHARS_PER_LINE = 80
const LINE_PX = 24

interface MarkdownTextProps {
  text: string
  /** more will come: the last block is painted so that it does not jump */
  isStreaming?: boolean
}

/**
 * Markdown of a model, safely: no raw HTML, no remote images, no address but http, https and mailto. Blocks that are
 * complete are parsed once; only the last one is parsed again while text streams in.
 */
export function MarkdownText({ text, isStreaming = false }: MarkdownTextProps) {
  const splitter = useRef<BlockSplitter>(null)
  splitter.current ??= new BlockSplitter()
  const blocks = splitter.current.update(text)
  return (
    <div className={styles.markdown} data-streaming={isStreaming || undefined}>
      {inWindows(blocks).map((window, at, all) => (
        <BlockWindow
          // biome-ignore lint/suspicious/noArrayIndexKey: windows are only ever added at the end
          key={at}
          blocks={window}
          startsMounted={all.length <= 2 || isStreaming}
          hasGrowingEnd={isStreaming && at === all.length - 1}
        />
      ))}
    </div>
  )
}

interface BlockWindowProps {
  blocks: readonly MarkdownBlock[]
  startsMounted: boolean
  hasGrowingEnd: boolean
}

/** Some blocks that are mounted together. Closed blocks keep their identity, so a finished window is never redone. */
const BlockWindow = memo(function BlockWindow({ blocks, startsMounted, hasGrowingEnd }: BlockWindowProps) {
  return (
    <Windowed estimatePx={estimatedHeight(blocks)} startsMounted={startsMounted}>
      {() =>
        blocks.map((block, at) => (
          <Block
            // biome-ignore lint/suspicious/noArrayIndexKey: blocks are only ever added at the end
            key={at}
            kind={block.kind}
            isClosed={block.isClosed}
            source={hasGrowingEnd && at === blocks.length - 1 ? steadySource(block) : block.source}
          />
        ))
      }
    </Windowed>
  )
}, isSameWindow)

function isSameWindow(a: BlockWindowProps, b: BlockWindowProps): boolean {
  return (
    a.hasGrowingEnd === b.hasGrowingEnd &&
    a.blocks.length === b.blocks.length &&
    a.blocks.every((block, at) => block === b.blocks[at])
  )
}

const Block = memo(function Block({ kind, source, isClosed }: MarkdownBlock) {
  if (kind === 'text') return <ProseBlock source={source} />
  if (kind === 'math') {
    const tex = texOf(source)
    const formula = <pre className={styles.formulaSource}>{tex}</pre>
    if (!isClosed || tex.length > MAX_FORMULA_CHARS) return formula
    return (
      <Suspense fallback={formula}>
        <MathProse source={`$$\n${tex}\n$$`} />
      </Suspense>
    )
  }
  const { language, code } = fenceParts(source, isClosed)
  const asCode = <CodeBlock code={code} language={language} isGrowing={!isClosed} />
  if (language !== 'mermaid' || !isClosed) return asCode
  return (
    <Suspense fallback={asCode}>
      <MermaidBlock source={code} fallback={asCode} />
    </Suspense>
  )
})

const steadySource = (block: MarkdownBlock): string => (block.kind === 'text' ? steadyTail(block.source) : block.source)

function inWindows(blocks: readonly MarkdownBlock[]): MarkdownBlock[][] {
  const windows: MarkdownBlock[][] = []
  for (let at = 0; at < blocks.length; at += BLOCKS_PER_WINDOW) windows.push(blocks.slice(at, at + BLOCKS_PER_WINDOW))
  return windows
}

function estimatedHeight(blocks: readonly MarkdownBlock[]): number {
  const lines = blocks.reduce((sum, { source }) => sum + 1 + Math.ceil(source.length / CHARS_PER_LINE), 0)
  return lines * LINE_PX
}
