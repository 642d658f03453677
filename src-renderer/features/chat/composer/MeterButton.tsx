import { useEffect } from 'react'
import { ContextPercent } from '#renderer/ui/context-bar/ContextBar.tsx'
import { usedShare } from '#renderer/ui/context-bar/context-share.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import { type ChatState, chat, shownRun, useChat } from '../chat.store.ts'
import { openInspectorAt } from '../inspector/inspector-tab.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'
import type { Draft } from './drafts.ts'

const PAUSE_MS = 700

/** The newest that is known: what the running answer measured, else what the draft would make of it. */
export const meterOf = (state: ChatState): ContextMeter | null =>
  state.conversation?.activeRunId
    ? (shownRun(state).meter ?? state.conversation.context)
    : (state.measured ?? shownRun(state).meter ?? state.conversation?.context ?? null)

/** How full the context window would be with this draft; opens the meter by part. */
export function MeterButton({ id, draft }: { id: string; draft: Draft }) {
  const meter = useChat(meterOf)
  const isBusy = useChat((state) => state.conversation?.activeRunId != null)
  const model = useChat((state) => state.conversation?.effectiveModel?.name)
  const files = draft.files.flatMap((file) => (file.state === 'ready' ? [file.ref.attachmentId] : [])).join()
  useEffect(() => {
    if (isBusy || model === undefined || id === '') return
    const attachmentIds = files === '' ? [] : (files.split(',') as Parameters<typeof chat.measure>[1])
    const timer = setTimeout(() => void chat.measure(draft.text, attachmentIds), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [id, isBusy, model, draft.text, files])
  if (meter === null) return null
  const words = strings.composer.context(Math.round(usedShare(meter) * 100))
  return (
    <button
      type="button"
      className={styles.meter}
      aria-label={words}
      title={words}
      onClick={() => openInspectorAt('context')}
    >
      <ContextPercent meter={meter} />
    </button>
  )
}
