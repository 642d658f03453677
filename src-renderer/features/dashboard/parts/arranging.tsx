import { ArrowLeft, ArrowRight, ChevronsLeftRight, ChevronsRightLeft, EyeOff, GripVertical } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { create } from 'zustand'
import { sayFailure } from '#renderer/lib/say.ts'
import { saveSetting, settingValue } from '#renderer/lib/settings-store.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import styles from '../Dashboard.module.css'
import { FIRST_LAYOUT } from '../first-layout.ts'
import { arranged, hiddenOrShown, movedBy, movedTo, type Placed, widened } from '../layout.ts'
import { strings } from '../strings.ts'

const words = strings.arrange

/** Whether cards are being arranged, which one is dragged, and what a screen reader is told of it. */
export const useArranging = create<{ isOn: boolean; dragged: string | null; said: string }>(() => ({
  isOn: false,
  dragged: null,
  said: '',
}))

const present = (): Placed[] => arranged(settingValue('dashboard.layout') ?? [], FIRST_LAYOUT)

export function saveLayout(cards: readonly Placed[]): void {
  saveSetting('dashboard.layout', [...cards]).catch(sayFailure)
}

function move(id: string, title: string, by: -1 | 1): void {
  const cards = movedBy(present(), id, by)
  saveLayout(cards)
  const visible = cards.filter((card) => !card.isHidden)
  const place = visible.findIndex((card) => card.id === id) + 1
  useArranging.setState({ said: words.said(title, place, visible.length) })
}

function widen(id: string, title: string, by: -1 | 1): void {
  const cards = widened(present(), id, by)
  saveLayout(cards)
  const columns = cards.find((card) => card.id === id)?.columns ?? 0
  useArranging.setState({ said: words.width(title, columns) })
}

export const show = (id: string): void => saveLayout(hiddenOrShown(present(), id, false))

export function dropOn(target: string): void {
  const { dragged } = useArranging.getState()
  if (dragged !== null && dragged !== target) saveLayout(movedTo(present(), dragged, target))
}

/** The row above a card that moves it: by dragging, by buttons, and by arrow keys on the handle. It names a card without a head. */
export function ArrangeBar({ id, title, isNamed }: { id: string; title: string; isNamed: boolean }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const by = ({ ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 } as const)[event.key as 'ArrowLeft']
    if (by === undefined) return
    event.preventDefault()
    if (event.shiftKey) widen(id, title, by)
    else move(id, title, by)
  }
  return (
    <div className={styles.arrange}>
      <button
        type="button"
        className={styles.handle}
        draggable
        aria-label={words.handle(title)}
        onKeyDown={onKeyDown}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move'
          event.dataTransfer.setData('text/plain', title)
          useArranging.setState({ dragged: id })
        }}
        onDragEnd={() => useArranging.setState({ dragged: null })}
      >
        <GripVertical size={16} aria-hidden />
        {isNamed && title}
      </button>
      <span className="h-push" />
      <IconButton icon={ArrowLeft} label={words.earlier(title)} onClick={() => move(id, title, -1)} />
      <IconButton icon={ArrowRight} label={words.later(title)} onClick={() => move(id, title, 1)} />
      <IconButton icon={ChevronsRightLeft} label={words.narrower(title)} onClick={() => widen(id, title, -1)} />
      <IconButton icon={ChevronsLeftRight} label={words.wider(title)} onClick={() => widen(id, title, 1)} />
      <IconButton
        icon={EyeOff}
        label={words.hide(title)}
        onClick={() => saveLayout(hiddenOrShown(present(), id, true))}
      />
    </div>
  )
}
