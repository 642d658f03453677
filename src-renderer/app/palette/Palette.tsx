import { Modal } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Chip } from '#renderer/ui/Chip.tsx'
import { Highlight } from '#renderer/ui/Highlight.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { closeLayer, useLayer } from '../layers-store.ts'
import { strings } from '../strings.ts'
import styles from './Palette.module.css'
import { type FoundItem, scopeOf, toRows } from './palette-items.ts'
import { usePaletteItems } from './use-palette-items.ts'

const HEADING_PX = 30
const ITEM_PX = 34
const LIST_ID = 'palette-results'
const words = strings.palette

/** Everything is reachable from here: pages, commands, chats, agents, settings. */
export function Palette() {
  const [text, setText] = useState(useLayer.getState().query)
  const found = usePaletteItems(text)
  const [chosen, setChosen] = useState(0)
  const at = Math.min(chosen, Math.max(0, found.length - 1))
  const { scope, query } = scopeOf(text)
  const run = (item: FoundItem | undefined) => {
    if (item === undefined) return
    closeLayer()
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1 }
    const target = moves[event.key]
    if (target !== undefined && found.length > 0) {
      event.preventDefault()
      setChosen((target + found.length) % found.length)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      run(found[at])
    }
  }
  return (
    <Modal.Root opened onClose={closeLayer} centered={false} yOffset={112} size={660}>
      <Modal.Overlay />
      <Modal.Content aria-label={words.title} radius={14}>
        <div className={styles.input}>
          <Search size={18} aria-hidden />
          <input
            className={styles.field}
            data-autofocus
            role="combobox"
            aria-label={words.title}
            aria-expanded={found.length > 0}
            aria-controls={LIST_ID}
            aria-activedescendant={found.length > 0 ? `palette-${at}` : undefined}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            placeholder={words.placeholder}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              setChosen(0)
            }}
            onKeyDown={onKeyDown}
          />
          <Chip>{words.scopes[scope] ?? words.everything}</Chip>
        </div>
        <Results found={found} at={at} onRun={run} onPoint={setChosen} />
        {found.length === 0 && <p className={styles.none}>{words.none(query)}</p>}
        <p className="h-hidden" role="status">
          {words.results(found.length)}
        </p>
        <Footer />
      </Modal.Content>
    </Modal.Root>
  )
}

interface ResultsProps {
  found: readonly FoundItem[]
  at: number
  onRun: (item: FoundItem) => void
  onPoint: (index: number) => void
}

function Results({ found, at, onRun, onPoint }: ResultsProps) {
  const box = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => toRows(found), [found])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (rows[index]?.type === 'heading' ? HEADING_PX : ITEM_PX),
    overscan: 6,
  })
  useEffect(() => {
    const row = rows.findIndex((each) => each.type === 'item' && each.index === at)
    if (row >= 0) virtual.scrollToIndex(at === 0 ? 0 : row)
  }, [at, rows, virtual])
  return (
    <div ref={box} className={styles.results} id={LIST_ID} role="listbox" aria-label={words.title}>
      <div className={styles.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const row = rows[index]
          if (row === undefined) return null
          const place = { height: size, transform: `translateY(${start}px)` }
          return row.type === 'heading' ? (
            <div key={index} className={styles.heading} style={place} role="presentation">
              {row.text}
            </div>
          ) : (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the focus and handles the keys
            <div
              key={index}
              id={`palette-${row.index}`}
              className={styles.item}
              style={place}
              role="option"
              tabIndex={-1}
              aria-selected={row.index === at}
              onClick={() => onRun(row.item)}
              onPointerMove={() => row.index !== at && onPoint(row.index)}
            >
              <ItemRow item={row.item} isChosen={row.index === at} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function ItemRow({ item, isChosen }: { item: FoundItem; isChosen: boolean }) {
  const { icon: Icon } = item
  return (
    <div className={styles.row}>
      <Icon size={16} aria-hidden />
      <span className="h-cut">
        <Highlight text={item.title} ranges={item.ranges} />
      </span>
      <span className={`${styles.hint} h-meta`}>{item.hint}</span>
      {item.keys !== undefined && <KeyHint keys={item.keys} />}
      {isChosen && item.keys === undefined && <KeyHint keys="↵" />}
    </div>
  )
}

function Footer() {
  return (
    <div className={styles.footer} aria-hidden>
      <span>
        <KeyHint keys="↑" />
        <KeyHint keys="↓" /> {words.choose}
      </span>
      <span>
        <KeyHint keys="↵" /> {words.run}
      </span>
      <span className="h-push">
        {Object.entries(words.scopes).map(([key, label]) => (
          <span key={key}>
            <KeyHint keys={key} /> {label.toLowerCase()}
          </span>
        ))}
      </span>
    </div>
  )
}
