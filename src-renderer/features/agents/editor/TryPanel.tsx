import { Button } from '@mantine/core'
import { RotateCcw } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { client } from '#renderer/lib/client.ts'
import { createMiniChat, useMiniChat } from '#renderer/lib/mini-chat.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { MiniChat } from '#renderer/ui/mini-chat/MiniChat.tsx'
import type { AgentId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import { useDrafts } from './drafts.ts'
import styles from './Editor.module.css'

const words = strings.trial

interface TryPanelProps {
  draftId: string
  /** the saved agent; null while there is none */
  of: AgentId | null
  isDirty: boolean
}

/** A small chat against the draft as it is at each message. */
export function TryPanel({ draftId, of, isDirty }: TryPanelProps) {
  const chat = useMemo(() => createTrial(draftId, of), [draftId, of])
  useEffect(() => () => chat.close(), [chat])
  const props = useMiniChat(chat)
  const hasBegun = props.messages.length > 0
  return (
    <aside className={styles.try} aria-label={words.title}>
      <div className={styles.tryHead}>
        <h2>{words.title}</h2>
        <span className="h-meta">{isDirty ? words.about : words.saved}</span>
        <span className="h-push">
          {hasBegun && <IconButton icon={RotateCcw} label={words.clear} size={14} onClick={() => chat.clear()} />}
        </span>
      </div>
      <div className={styles.tryBody}>
        <MiniChat
          {...props}
          label={words.label}
          placeholder={words.placeholder}
          empty={<p className={styles.tryEmpty}>{words.empty}</p>}
          fixFor={({ code }) =>
            code === 'model.not_chosen' ? (
              <Button size="xs" onClick={() => goTo('settings', 'models')}>
                {words.chooseModel}
              </Button>
            ) : null
          }
        />
      </div>
    </aside>
  )
}

function createTrial(draftId: string, of: AgentId | null) {
  let trialId: AgentId | undefined
  const put = async () => {
    const content = useDrafts.getState().byId[draftId]?.content
    if (content === undefined) throw new Error('there is no draft')
    const draft = { ...content, name: content.name.trim() || strings.start.untitled }
    const put = await client.agents.tryDraft({ of, draft, ...(trialId === undefined ? {} : { trialId }) })
    trialId = put.trialId
    return { trialId: put.trialId, draft }
  }
  return createMiniChat({
    async start() {
      trialId = undefined
      const trial = await put()
      return client.chat.create({ agentId: trial.trialId, title: words.name(trial.draft.name).slice(0, 200) })
    },
    async beforeSend(conversationId) {
      const { draft } = await put()
      await client.chat.update({ conversationId, mode: draft.mode })
    },
  })
}
