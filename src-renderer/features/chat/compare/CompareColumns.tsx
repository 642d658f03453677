import { Button, Menu } from '@mantine/core'
import { Check, ChevronDown, Square } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { onAppEvent, onReconnected } from '#renderer/lib/live.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import { ChatProvider, chat, createChat, useChat, useThisChat } from '../chat.store.ts'
import { isSameModel, useModels } from '../chat-lookups.ts'
import { words as library } from '../library-strings.ts'
import { orSay } from '../parts/say.ts'
import { ThreadView } from '../parts/ThreadView.tsx'
import styles from './Compare.module.css'
import { endComparison } from './compare.store.ts'

const words = library.compare

/** The thread, or while two models are compared two threads side by side. */
export function CompareColumns() {
  const twinId = useChat((state) => state.conversation?.twinId ?? null)
  if (twinId === null) return <ThreadView />
  return <TwoColumns key={twinId} twinId={twinId} />
}

function TwoColumns({ twinId }: { twinId: ConversationId }) {
  const [second] = useState(() => createChat(client))
  useEffect(() => followSecond(second, twinId), [second, twinId])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller must be reachable to be scrolled by keys
    <section className={styles.columns} aria-label={words.columns} tabIndex={0}>
      <ChatProvider value={chat}>
        <Column which={words.first} keep="first" extra={<KeepBoth />} />
      </ChatProvider>
      <ChatProvider value={second}>
        <Column which={words.second} keep="second" />
      </ChatProvider>
    </section>
  )
}

function followSecond(second: typeof chat, twinId: ConversationId): () => void {
  void second.open(twinId)
  const stops = [
    onAppEvent(['conversation.changed', 'conversation.restored'], ({ subject }) => {
      if (subject === twinId) void second.refresh()
    }),
    onReconnected(() => void second.refresh()),
  ]
  return () => {
    for (const stop of stops) stop()
    second.close()
  }
}

interface ColumnProps {
  which: string
  keep: 'first' | 'second'
  extra?: ReactNode
}

function Column({ which, keep, extra }: ColumnProps) {
  const here = useThisChat()
  const runId = useChat((state) => state.conversation?.activeRunId ?? null)
  const title = useModelTitle()
  return (
    <section className={styles.column} aria-label={words.column(which, title)}>
      <header className={styles.head}>
        <ColumnModel which={which} title={title} />
        <span className={styles.buttons}>
          {runId !== null && (
            <Button
              size="xs"
              variant="default"
              leftSection={<Square size={12} aria-hidden="true" />}
              onClick={() => orSay(here.stop(runId))}
            >
              {words.stop}
            </Button>
          )}
          {extra}
          <Button size="xs" variant="default" onClick={() => orSay(keepOne(keep, title))}>
            {words.keep}
          </Button>
        </span>
      </header>
      <ThreadView column={which} />
    </section>
  )
}

function KeepBoth() {
  return (
    <Button size="xs" variant="default" onClick={() => orSay(keepOne('both', ''))}>
      {words.keepBoth}
    </Button>
  )
}

async function keepOne(keep: 'first' | 'second' | 'both', title: string): Promise<void> {
  const { conversationId } = chat.store.getState()
  if (conversationId !== null) {
    await endComparison(conversationId, keep, keep === 'both' ? words.keptBoth : words.keptOne(title))
  }
}

function useModelTitle(): string {
  const inUse = useChat((state) => state.conversation?.effectiveModel ?? null)
  const models = useModels()
  return models.find(({ ref }) => isSameModel(ref, inUse))?.title ?? inUse?.name ?? ''
}

function ColumnModel({ which, title }: { which: string; title: string }) {
  const here = useThisChat()
  const inUse = useChat((state) => state.conversation?.effectiveModel ?? null)
  const models = useModels()
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <button type="button" className={styles.picker} title={title} aria-label={`${words.model(which)}: ${title}`}>
          <span className="h-cut">{title}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu ?? ''}>
        {models.map((model) => (
          <Menu.Item
            key={`${model.ref.providerId} ${model.ref.name}`}
            rightSection={isSameModel(model.ref, inUse) && <Check size={14} aria-hidden="true" />}
            onClick={() => orSay(here.update({ model: model.ref }))}
          >
            {model.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
