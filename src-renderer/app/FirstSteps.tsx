import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { FirstRun } from '#renderer/features/first-run/FirstRun.tsx'
import { isDesktop } from '#renderer/lib/client.ts'
import { leaveFirstSteps } from '#renderer/lib/first-steps.ts'
import { followStatus } from '#renderer/lib/status-store.ts'
import { Logo } from '#renderer/ui/Logo.tsx'
import styles from './FirstSteps.module.css'
import { ConnectionLine } from './frame/ConnectionLine.tsx'
import { StatusBar } from './frame/StatusBar.tsx'
import { strings } from './strings.ts'

/** The window before Hearth is set up: the steps instead of the pages, and a way out. */
export function FirstSteps() {
  useEffect(followStatus, [])
  return (
    <div className={styles.window}>
      <header className={styles.top} data-desktop={isDesktop || undefined}>
        <Logo />
        <span className={styles.word}>{strings.app}</span>
        <Button variant="subtle" size="xs" onClick={leaveFirstSteps}>
          {strings.firstSteps.leave}
        </Button>
      </header>
      <div className={styles.stage}>
        <ConnectionLine />
        <FirstRun />
      </div>
      <StatusBar isLinked={false} />
    </div>
  )
}
