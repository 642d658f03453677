import { Menu as MantineMenu } from '@mantine/core'
import type { LucideIcon } from 'lucide-react'
import { Fragment, type KeyboardEvent, type MouseEvent, type ReactElement, type Ref, useRef, useState } from 'react'
import { KeyHint } from './KeyHint.tsx'
import styles from './Menu.module.css'

export interface MenuItem {
  label: string
  icon?: LucideIcon
  keys?: string
  isDanger?: boolean
  /** why it cannot be used now; shown instead of the keys */
  disabledBecause?: string
  /** a line above it */
  startsGroup?: boolean
  onSelect: () => void
}

interface MenuProps {
  items: readonly MenuItem[]
  /** the button that opens it */
  children: ReactElement
  position?: 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end'
}

/** The actions of a thing, behind a button. `useContextMenu` shows the same list at the pointer. */
export function Menu({ items, children, position = 'bottom-end' }: MenuProps) {
  return (
    <MantineMenu position={position} withinPortal>
      <MantineMenu.Target>{children}</MantineMenu.Target>
      <MantineMenu.Dropdown>{items.map(entry)}</MantineMenu.Dropdown>
    </MantineMenu>
  )
}

/**
 * The context-menu twin of a Menu: spread `handlers` on the row and render `menu` beside it. Opens at the pointer,
 * and under the focused element for Shift F10 and the menu key.
 */
export function useContextMenu(items: readonly MenuItem[]) {
  const [at, setAt] = useState<{ x: number; y: number } | null>(null)
  const before = useRef<Element | null>(null)
  const open = (place: { x: number; y: number }) => {
    before.current = document.activeElement
    setAt(place)
  }
  const close = () => {
    setAt(null)
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
  }
  const handlers = {
    onContextMenu: (event: Pick<MouseEvent, 'preventDefault' | 'clientX' | 'clientY'>) => {
      event.preventDefault()
      open({ x: event.clientX, y: event.clientY })
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return
      event.preventDefault()
      const box = event.currentTarget.getBoundingClientRect()
      open({ x: box.left + 16, y: box.bottom })
    },
  }
  const menu = at !== null && (
    <MantineMenu opened onClose={close} position="bottom-start" offset={2} withinPortal>
      <MantineMenu.Target>
        <Anchor {...at} />
      </MantineMenu.Target>
      <MantineMenu.Dropdown>{items.map(entry)}</MantineMenu.Dropdown>
    </MantineMenu>
  )
  return { handlers, menu }
}

/** A place for the menu, not its button: what Mantine tells a target's screen reader is left out. */
function Anchor({ x, y, ref }: { x: number; y: number; ref?: Ref<HTMLSpanElement> }) {
  return <span ref={ref} className={styles.anchor} style={{ left: x, top: y }} />
}

function entry(item: MenuItem) {
  const { icon: Icon, disabledBecause } = item
  return (
    <Fragment key={item.label}>
      {item.startsGroup && <MantineMenu.Divider />}
      <MantineMenu.Item
        leftSection={Icon && <Icon size={16} aria-hidden />}
        rightSection={right(item)}
        disabled={disabledBecause !== undefined}
        data-danger={item.isDanger || undefined}
        onClick={item.onSelect}
      >
        {item.label}
      </MantineMenu.Item>
    </Fragment>
  )
}

function right({ disabledBecause, keys }: MenuItem) {
  if (disabledBecause !== undefined) return <span className="h-meta">{disabledBecause}</span>
  return keys === undefined ? null : <KeyHint keys={keys} isBare />
}
