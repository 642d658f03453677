import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import styles from './Splitter.module.css'

interface SplitterProps {
  label: string
  /** height of the part above, as a share of both from 0 to 1 */
  share: number
  onChange: (share: number) => void
}

const STEP = 0.04
const LEAST = 0.15
const MOST = 0.85

const clamp = (share: number) => Math.min(MOST, Math.max(LEAST, share))

/** The line between two parts of a column that share its height; it is dragged, or moved with the arrow keys. */
export function Splitter({ label, share, onChange }: SplitterProps) {
  const isHeld = useRef(false)
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const parent = event.currentTarget.parentElement
    if (!isHeld.current || parent === null) return
    const box = parent.getBoundingClientRect()
    onChange(clamp((event.clientY - box.top) / box.height))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowUp' ? -STEP : event.key === 'ArrowDown' ? STEP : 0
    if (step === 0) return
    event.preventDefault()
    onChange(clamp(share + step))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be a focusable window splitter
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={LEAST * 100}
      aria-valuemax={MOST * 100}
      tabIndex={0}
      className={styles.splitter}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        isHeld.current = true
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        isHeld.current = false
      }}
      onKeyDown={onKeyDown}
    />
  )
}
