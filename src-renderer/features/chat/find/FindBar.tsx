import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import type { PathHit } from '#shared/contract/chat-library.contract.ts'
import type { ConversationId } from '#shared/domain/ids.ts'
import { useChat } from '../chat.store.ts'
import { focusComposer } from '../composer/focus-composer.ts'
import { forgetJump, jumpTo } from '../jump.ts'
import { words } from '../library-strings.ts'
import { unmark } from '../mark-words.ts'
import styles from './FindBar.module.css'
import { closeFind, useFind } from './find.store.ts'

const PAUSE_MS = 150

interface Found {
  text: string
  hits: readonly PathHit[]
  isCut: boolean
  at: number
}

/** Ctrl F: every message of this chat that holds a text, one after the other. */
export function FindBar() {
  const isOpen = useFind((state) => state.isOpen)
  const conversationId = useChat((state) => state.conversationId)
  useEffect(() => closeFind, [])
  return isOpen && conversationId !== null ? <OpenFindBar conversationId={conversationId} /> : null
}

function OpenFindBar({ conversationId }: { conversationId: ConversationId }) {
  const [text, setText] = useState('')
  const [found, setFound] = useState<Found | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    return () => {
      unmark()
      forgetJump()
    }
  }, [])
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => {
      if (text.trim() === '') return setFound(null)
      client.chat.find({ conversationId, text }, { signal: stop.signal }).then(
        ({ hits, isCut }) => setFound(show({ text, hits, isCut, at: hits.length - 1 }, conversationId)),
        () => {},
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text, conversationId])

  const go = (step: 1 | -1) => {
    if (found === null || found.hits.length === 0) return
    const at = (found.at + step + found.hits.length) % found.hits.length
    setFound(show({ ...found, at }, conversationId))
  }
  const close = () => {
    closeFind()
    focusComposer()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
    else if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const isNone = found !== null && found.hits.length === 0
  return (
    <search className={styles.bar}>
      <input
        ref={field}
        type="text"
        className={styles.field}
        aria-label={words.find.label}
        placeholder={words.find.label}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span className={styles.count} role="status">
        {isNone ? words.find.none : found !== null && words.find.position(found.at + 1, found.hits.length, found.isCut)}
      </span>
      <IconButton icon={ChevronUp} label={words.find.previous} keys="Shift Enter" onClick={() => go(-1)} />
      <IconButton icon={ChevronDown} label={words.find.next} keys="Enter" onClick={() => go(1)} />
      <IconButton icon={X} label={words.find.close} keys="Esc" onClick={close} />
    </search>
  )
}

function show(found: Found, conversationId: ConversationId): Found {
  const hit = found.hits[found.at]
  if (hit === undefined) unmark()
  else jumpTo({ conversationId, messageId: hit.messageId, offset: hit.offset, text: found.text, isExact: true })
  return found
}
