import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { reconnectNow, useConnection } from '#renderer/lib/client.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Logo } from '#renderer/ui/Logo.tsx'
import styles from './Opening.module.css'
import { strings } from './strings.ts'

const QUIET_MS = 600

/** Before the first answer of the core: nothing at first, then what it waits for. */
export function Opening() {
  const state = useConnection((store) => store.state)
  const [isLate, setIsLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsLate(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className={styles.opening} aria-busy="true" aria-label={strings.app}>
      {isLate && (
        <div role="status" className={styles.wait}>
          <Logo size={32} />
          <p>{state === 'online' ? strings.opening.reading : strings.opening.connecting}</p>
        </div>
      )}
    </main>
  )
}

/** The core answers but does not know this page: only the address that it printed helps. */
export function Refused() {
  return (
    <main className={styles.opening}>
      <EmptyState
        title={strings.refused.title}
        action={
          <Button variant="filled" onClick={reconnectNow}>
            {strings.refused.retry}
          </Button>
        }
      >
        {strings.refused.text}
      </EmptyState>
    </main>
  )
}
