import { type ReactNode, useCallback, useEffect } from 'react'
import { CodeActions } from '#renderer/ui/code/code-actions.ts'
import { CitationSource, type RenderCitation } from '#renderer/ui/markdown/citation-source.ts'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import { OpenInPanel } from '../artifacts/OpenInPanel.tsx'
import { useChat } from '../chat.store.ts'
import { CitationChip } from './CitationChip.tsx'
import { findCited, readSources, useSources } from './sources.ts'

/** What the text of an answer can do beyond being read: its numbers lead to sources, its code opens in a panel. */
export function AnswerExtras({ message, children }: { message: PathMessage; children: ReactNode }) {
  const items = useSources((state) => state.items)
  const { createdAt, messageId } = message
  const render: RenderCitation = useCallback(
    (no) => {
      const cited = findCited(items, no, createdAt)
      return cited === undefined ? null : <CitationChip no={no} cited={cited} />
    },
    [items, createdAt],
  )
  const actions = useCallback(
    (block: { code: string; language: string }) => <OpenInPanel messageId={messageId} block={block} />,
    [messageId],
  )
  return (
    <CitationSource value={items.length === 0 ? null : render}>
      <CodeActions value={actions}>{children}</CodeActions>
    </CitationSource>
  )
}

/** Keeps what numbers may point to fresh: files come with messages. */
export function useFreshSources(): void {
  const id = useChat((state) => state.conversationId)
  const count = useChat((state) => state.conversation?.messageCount ?? 0)
  const last = useChat((state) => state.thread.rows.at(-1)?.messageId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another end of the path may have other files on it
  useEffect(() => {
    void readSources(count === 0 ? null : id)
  }, [id, count, last])
}
