import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CirclePause,
  Hand,
  LoaderCircle,
  type LucideIcon,
  OctagonX,
} from 'lucide-react'
import styles from './StatusIcon.module.css'

export type Status = 'queued' | 'running' | 'waiting' | 'paused' | 'succeeded' | 'failed' | 'cancelled' | 'skipped'

const LOOK: Record<Status, { Icon: LucideIcon; word: string }> = {
  queued: { Icon: CircleDashed, word: 'Queued' },
  running: { Icon: LoaderCircle, word: 'Running' },
  waiting: { Icon: Hand, word: 'Waiting for approval' },
  paused: { Icon: CirclePause, word: 'Paused' },
  succeeded: { Icon: CircleCheck, word: 'Succeeded' },
  failed: { Icon: OctagonX, word: 'Failed' },
  cancelled: { Icon: Ban, word: 'Cancelled' },
  skipped: { Icon: CircleMinus, word: 'Skipped' },
}

export const statusWord = (status: Status): string => LOOK[status].word

interface StatusIconProps {
  status: Status
  size?: number
  /** false where the word stands beside it anyway */
  withHiddenWord?: boolean
}

/** The one icon of a status, in its colour, with its word for screen readers. */
export function StatusIcon({ status, size = 16, withHiddenWord = true }: StatusIconProps) {
  const { Icon, word } = LOOK[status]
  return (
    <span className={styles.icon} data-status={status} title={word}>
      <Icon size={size} aria-hidden className={status === 'running' ? 'h-spin' : undefined} />
      {withHiddenWord && <span className="h-hidden">{word}</span>}
    </span>
  )
}
