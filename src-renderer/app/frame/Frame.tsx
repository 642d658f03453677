import { Outlet } from '@tanstack/react-router'
import { useEffect } from 'react'
import { followActiveRuns } from '#renderer/lib/active-runs-store.ts'
import { followApprovals } from '#renderer/lib/approvals-store.ts'
import { followRunCounts } from '#renderer/lib/run-counts-store.ts'
import { followStatus } from '#renderer/lib/status-store.ts'
import { KeyListener } from '../keyboard/KeyListener.tsx'
import { Layers } from '../Layers.tsx'
import { NewsToast } from '../NewsToast.tsx'
import { strings } from '../strings.ts'
import { ConnectionLine } from './ConnectionLine.tsx'
import styles from './Frame.module.css'
import { GlobalCommands } from './GlobalCommands.tsx'
import { Sidebar } from './Sidebar.tsx'
import { StatusBar } from './StatusBar.tsx'
import { StorageLine } from './StorageLine.tsx'
import { useIsRail } from './sidebar-store.ts'
import { TopBar } from './TopBar.tsx'

/** Everything around the pages: title bar, sidebar, stage, status bar, and what opens over them. */
export function Frame() {
  const isRail = useIsRail()
  useEffect(() => {
    followApprovals()
    followRunCounts()
    followActiveRuns()
    return followStatus()
  }, [])
  return (
    <div className={styles.frame} data-rail={isRail || undefined}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('stage')?.focus()}>
        {strings.skip}
      </button>
      <TopBar />
      <Sidebar isRail={isRail} />
      <main id="stage" className={styles.stage} data-region="stage" tabIndex={-1}>
        <ConnectionLine />
        <StorageLine />
        <div className={styles.page}>
          <Outlet />
        </div>
      </main>
      <StatusBar />
      <KeyListener />
      <GlobalCommands />
      <NewsToast />
      <Layers />
    </div>
  )
}
