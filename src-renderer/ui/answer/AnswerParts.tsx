import { Info } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message, ToolCallPart } from '#shared/domain/message.ts'
import { MarkdownText } from '../markdown/MarkdownText.tsx'
import styles from './Answer.module.css'
import { type AnswerPiece, piecesOf } from './answer-pieces.ts'
import { ThinkingFold, type ThinkingLook } from './ThinkingFold.tsx'

interface AnswerPartsProps {
  message: Pick<Message, 'parts' | 'state'>
  thinking: ThinkingLook
  /** calls of one tool that stand together; how one that waits is answered is the page's matter */
  renderCalls: (calls: readonly ToolCallPart[]) => ReactNode
}

/** The parts of an answer in the order in which they were said and done. */
export function AnswerParts({ message, thinking, renderCalls }: AnswerPartsProps) {
  const pieces = piecesOf(message.parts)
  return pieces.map((piece, at) => (
    <Piece
      // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever added at the end
      key={at}
      piece={piece}
      isStreaming={message.state === 'streaming' && at === pieces.length - 1}
      thinking={thinking}
      renderCalls={renderCalls}
    />
  ))
}

interface PieceProps extends Omit<AnswerPartsProps, 'message'> {
  piece: AnswerPiece
  isStreaming: boolean
}

function Piece({ piece, isStreaming, thinking, renderCalls }: PieceProps) {
  switch (piece.kind) {
    case 'text':
      return <MarkdownText text={piece.text} isStreaming={isStreaming} />
    case 'reasoning':
      return <ThinkingFold part={piece.part} isGoingOn={isStreaming} look={thinking} />
    case 'calls':
      return renderCalls(piece.calls)
    case 'notice':
      return (
        <p className={styles.notice}>
          <Info size={14} aria-hidden="true" />
          {piece.text}
        </p>
      )
  }
}
