import { useEffect, useState } from 'react'
import { runList, useRunList } from '../executions.store.ts'

const PAUSE_MS = 150

/** The text of the search field; the list follows when the person pauses. */
export function useSearchText(): [string, (text: string) => void] {
  const asked = useRunList((state) => state.chosen.search)
  const [text, setText] = useState(asked)
  useEffect(() => setText(asked), [asked])
  useEffect(() => {
    if (text === asked) return
    const timer = setTimeout(() => runList.choose({ search: text }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text, asked])
  return [text, setText]
}
