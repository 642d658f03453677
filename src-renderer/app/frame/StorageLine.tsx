import { HardDrive } from 'lucide-react'
import { useStatus } from '#renderer/lib/status-store.ts'
import { ERROR_TEXTS } from '#shared/errors/error-texts.ts'
import { strings } from '../strings.ts'
import styles from './ConnectionLine.module.css'

/** Says why answers stand still while nothing can be saved, and what to do about it. */
export function StorageLine() {
  const trouble = useStatus((store) => store.status?.storageTrouble ?? null)
  if (trouble === null) return null
  const { title, next } = ERROR_TEXTS[trouble]
  return (
    <div className={styles.line} role="alert">
      <HardDrive size={14} aria-hidden />
      <span>{`${title} ${next} ${strings.storage.waits}`}</span>
    </div>
  )
}
