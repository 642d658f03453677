import { useEffect, useRef, useState } from 'react'
import { useChat } from '../chat.store.ts'
import { announce, type Spoken } from '../state/announce.ts'
import { lastOf } from '../state/thread-view.ts'

const PAUSE_MS = 700

/** The one polite voice of the page for answers that stream; what it says is never faster than it can be heard. */
export function Announcer() {
  const spoken = useRef<Spoken | null>(null)
  const heard = useRef<unknown>(null)
  const [text, setText] = useState('')
  useEffect(() => {
    const timer = setInterval(() => {
      const message = lastOf(useChat.getState().thread, 'assistant')
      if (message === heard.current) return
      heard.current = message
      const next = message === null ? null : announce(spoken.current, message)
      if (next === null) return
      spoken.current = next.spoken
      setText(next.text)
    }, PAUSE_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="h-hidden" role="status" aria-live="polite">
      {text}
    </p>
  )
}
