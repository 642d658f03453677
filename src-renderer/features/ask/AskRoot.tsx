import { useEffect } from 'react'
import { followApprovals } from '#renderer/lib/approvals-store.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { AskPanel } from './AskPanel.tsx'
import styles from './ask.module.css'
import { strings } from './strings.ts'

/** The small window: one question, its answer, and the way to the rest. Without the frame of the pages. */
export function AskRoot() {
  const isLoaded = useSettings((store) => store.isLoaded)
  useEffect(() => {
    document.title = strings.title
    followApprovals()
  }, [])
  return (
    <main className={styles.stage}>
      <h1 className="h-hidden">{strings.title}</h1>
      {isLoaded && <AskPanel />}
    </main>
  )
}
