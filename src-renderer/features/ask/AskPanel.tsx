import { Button } from '@mantine/core'
import { CornerDownLeft, ExternalLink, Square } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { createMiniChat, useMiniChat } from '#renderer/lib/mini-chat.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import {
  fitSmallWindow,
  hasShell,
  hideSmallWindow,
  onShellNews,
  openInBigWindow,
  takeQuestion,
} from '#renderer/lib/shell.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { Logo } from '#renderer/ui/Logo.tsx'
import { MiniAnswer } from '#renderer/ui/mini-chat/MiniChat.tsx'
import styles from './ask.module.css'
import { strings } from './strings.ts'

/** One for the life of the window: what was asked goes on while it is hidden. */
const chat = createMiniChat({ start: () => client.chat.create({}) })

export function AskPanel() {
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const panel = useFit()
  const look = useMiniChat(chat)
  const conversation = chat.store((store) => store.conversation)
  const answer = look.messages.findLast(({ role }) => role === 'assistant')
  const canOpen = conversation !== null && text.trim() === ''

  useEffect(() => {
    const begin = async () => {
      field.current?.focus()
      const question = await takeQuestion()
      if (question !== '') setText(question)
    }
    void begin()
    return onShellNews((news) => {
      if (news.type !== 'asked') return
      // an answer that is still coming stays; a finished one was read
      if (chat.store.getState().activeRunId === null) chat.clear()
      void begin()
    })
  }, [])

  const open = () => conversation !== null && openInBigWindow(href('chat', conversation.conversationId))
  const send = async () => {
    const words = text
    if (look.isBusy || words.trim() === '') return
    setText('')
    if (!(await chat.send(words))) setText((typed) => (typed === '' ? words : typed))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') hideSmallWindow()
    else if (event.key === 'Enter' && event.target === field.current) {
      event.preventDefault()
      if (canOpen) open()
      else void send()
    } else if (event.key === '.' && (event.ctrlKey || event.metaKey) && look.canStop) look.onStop()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes wherever the focus is, like a dialog
    <div ref={panel} className={styles.panel} data-in-page={!hasShell || undefined} onKeyDown={onKeyDown}>
      <div className={styles.input}>
        <Logo size={20} />
        <input
          ref={field}
          className={styles.field}
          aria-label={strings.field}
          placeholder={strings.field}
          value={text}
          maxLength={MAX_CHARS}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ModelName name={conversation?.effectiveModel?.name} />
        {look.canStop && <IconButton icon={Square} label={strings.stop} keys="Ctrl ." onClick={look.onStop} />}
      </div>
      {look.sending !== null && <p className={styles.question}>{look.sending}</p>}
      {answer !== undefined && look.sending === null && (
        <section className={styles.answer} aria-label={strings.answer} aria-live="polite">
          <MiniAnswer message={answer} chat={look} />
        </section>
      )}
      {look.problem !== null && (
        <div className={styles.problem}>
          <ErrorState isInline title={look.problem.title} action={<Fix code={look.problem.code} />}>
            {look.problem.advice}
          </ErrorState>
        </div>
      )}
      <footer className={styles.keys}>
        {canOpen ? (
          <button type="button" className={styles.key} onClick={open}>
            <ExternalLink size={14} aria-hidden />
            {strings.keys.open} <KeyHint keys="Enter" />
          </button>
        ) : (
          <button
            type="button"
            className={styles.key}
            disabled={text.trim() === '' || look.isBusy}
            onClick={() => void send()}
          >
            <CornerDownLeft size={14} aria-hidden />
            {strings.keys.ask} <KeyHint keys="Enter" />
          </button>
        )}
        <button type="button" className={styles.key} data-push onClick={hideSmallWindow}>
          {strings.keys.close} <KeyHint keys="Esc" />
        </button>
      </footer>
    </div>
  )
}

const MAX_CHARS = 32_000

/** Which model answers; the person must be able to see it before they ask. */
function ModelName({ name }: { name: string | undefined }) {
  const chosen = useSetting('models.defaultChat', null)
  const shown = name ?? chosen?.name
  return (
    <span className={styles.model} title={shown}>
      {shown?.split(/[\\/]/).at(-1) ?? strings.noModel}
    </span>
  )
}

function Fix({ code }: { code: string }) {
  if (!code.startsWith('model.') && !code.startsWith('llm.')) return null
  return (
    <Button size="xs" variant="default" onClick={() => openInBigWindow(href('settings', 'models'))}>
      {strings.chooseModel}
    </Button>
  )
}

/** The window is as high as what it shows. */
function useFit() {
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = panel.current
    if (element === null || !hasShell) return
    const watcher = new ResizeObserver(() => fitSmallWindow(element.offsetHeight))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return panel
}
