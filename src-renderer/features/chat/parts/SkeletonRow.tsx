import { strings } from '../strings.ts'
import styles from './Thread.module.css'

export function SkeletonRow({ isOwn }: { isOwn: boolean }) {
  return (
    <div className={styles.skeleton} data-own={isOwn || undefined}>
      <span className="h-hidden">{strings.thread.loading}</span>
      <i />
      <i />
    </div>
  )
}
