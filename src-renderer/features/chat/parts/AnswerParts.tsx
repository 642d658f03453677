import { useThinkingLook } from '#renderer/lib/thinking-look.ts'
import { AnswerParts as Parts } from '#renderer/ui/answer/AnswerParts.tsx'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { CallPiece } from './CallPiece.tsx'

/** What an answer says and does, with the chat's own calls: approvals in place, changed files with Undo. */
export function AnswerParts({ message }: { message: PathMessage }) {
  const thinking = useThinkingLook()
  return (
    <Parts
      message={message}
      thinking={thinking}
      renderCalls={(calls) => <CallPiece calls={calls} runId={message.runId} />}
    />
  )
}
