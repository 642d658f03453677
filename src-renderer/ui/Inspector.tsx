import { X } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react'
import { IconButton } from './IconButton.tsx'
import styles from './Inspector.module.css'

export interface InspectorProps {
  label: string
  isOpen: boolean
  widthPx: number
  onResize: (widthPx: number) => void
  onClose: () => void
  /** how wide it may become */
  widestPx?: number
  /** its own button to close it in wide windows too: nothing else closes it */
  hasClose?: boolean
  children: ReactNode
}

const OVERLAY = '(max-width: 1279px)'
const NARROWEST_PX = 280
const WIDEST_PX = 520
const STEP_PX = 16

const isOverlay = () => window.matchMedia(OVERLAY).matches

/** A layer takes the focus while it is open, so that Escape closes it and nothing below. */
function takeFocus(layer: HTMLElement | null): () => void {
  const before = document.activeElement
  layer?.focus()
  return () => {
    if (before instanceof HTMLElement) before.focus()
  }
}

/** Facts and actions for the one selected thing, at the right; an overlay in narrow windows. */
export function Inspector(props: InspectorProps) {
  const { label, isOpen, widthPx, onResize, onClose, widestPx = WIDEST_PX, hasClose = false, children } = props
  const clamp = (px: number) => Math.min(widestPx, Math.max(NARROWEST_PX, Math.round(px)))
  const from = useRef<{ x: number; widthPx: number } | null>(null)
  const aside = useRef<HTMLElement>(null)
  useEffect(() => (isOpen && isOverlay() ? takeFocus(aside.current) : undefined), [isOpen])
  if (!isOpen) return null
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, widthPx }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (from.current !== null) onResize(clamp(from.current.widthPx + from.current.x - event.clientX))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? STEP_PX : event.key === 'ArrowRight' ? -STEP_PX : 0
    if (step !== 0) onResize(clamp(widthPx + step))
  }
  return (
    <aside
      ref={aside}
      tabIndex={-1}
      className={styles.inspector}
      aria-label={label}
      data-region="inspector"
      style={{ width: widthPx }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !(hasClose || isOverlay())) return
        event.stopPropagation()
        onClose()
      }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: an hr cannot be a focusable window splitter */}
      <div
        role="separator"
        aria-orientation="vertical"
        aria-label={`Width of ${label}`}
        aria-valuenow={widthPx}
        aria-valuemin={NARROWEST_PX}
        aria-valuemax={widestPx}
        tabIndex={0}
        className={styles.grip}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          from.current = null
        }}
        onKeyDown={onKeyDown}
      />
      <span className={styles.close} data-always={hasClose || undefined}>
        <IconButton icon={X} label={`Close ${label}`} keys={hasClose ? 'Esc' : 'Ctrl .'} onClick={onClose} />
      </span>
      {children}
    </aside>
  )
}

/** One group of facts in an inspector. */
export function InspectorSection({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      {title !== undefined && <h2 className={styles.heading}>{title}</h2>}
      {children}
    </section>
  )
}

/** Names and values under each other. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
