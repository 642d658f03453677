import { Info } from 'lucide-react'
import { MarkdownText } from '#renderer/ui/markdown/MarkdownText.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { type AnswerPiece, piecesOf } from '../state/answer-pieces.ts'
import { CallPiece } from './CallPiece.tsx'
import { ThinkingFold } from './ThinkingFold.tsx'
import styles from './Thread.module.css'

/** The parts of an answer in the order in which they were said and done. */
export function AnswerParts({ message }: { message: PathMessage }) {
  const pieces = piecesOf(message.parts)
  return pieces.map((piece, at) => (
    <Piece
      // biome-ignore lint/suspicious/noArrayIndexKey: parts are only ever added at the end
      key={at}
      piece={piece}
      message={message}
      isStreaming={message.state === 'streaming' && at === pieces.length - 1}
    />
  ))
}

interface PieceProps {
  piece: AnswerPiece
  message: PathMessage
  isStreaming: boolean
}

function Piece({ piece, message, isStreaming }: PieceProps) {
  switch (piece.kind) {
    case 'text':
      return <MarkdownText text={piece.text} isStreaming={isStreaming} />
    case 'reasoning':
      return <ThinkingFold part={piece.part} isGoingOn={isStreaming} />
    case 'calls':
      return <CallPiece calls={piece.calls} runId={message.runId} />
    case 'notice':
      return (
        <p className={styles.notice}>
          <Info size={14} aria-hidden="true" />
          {piece.text}
        </p>
      )
  }
}
