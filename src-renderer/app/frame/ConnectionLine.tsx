import { useNetwork } from '@mantine/hooks'
import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { reconnectNow, useConnection } from '#renderer/lib/client.ts'
import { strings } from '../strings.ts'
import styles from './ConnectionLine.module.css'

const QUIET_MS = 700

/** Not an error: a grey line that says what goes on without the connection. */
export function ConnectionLine() {
  const isLost = useLasting(useConnection((store) => store.state !== 'online'))
  const { online } = useNetwork()
  if (!isLost && online) return null
  return (
    <div className={styles.line} role="status">
      <WifiOff size={14} aria-hidden />
      <span>{isLost ? strings.connection.reconnecting : strings.connection.offline}</span>
      {isLost && (
        <button type="button" className={styles.retry} onClick={reconnectNow}>
          {strings.connection.retry}
        </button>
      )}
    </div>
  )
}

/** True once the condition has held for a while: a blink of the connection is not worth a line. */
function useLasting(condition: boolean): boolean {
  const [isLasting, setIsLasting] = useState(false)
  useEffect(() => {
    if (!condition) return setIsLasting(false)
    const timer = setTimeout(() => setIsLasting(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [condition])
  return isLasting
}
