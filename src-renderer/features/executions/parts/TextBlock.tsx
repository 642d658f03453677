import { Copy } from 'lucide-react'
import { useState } from 'react'
import { formatNumber } from '#renderer/lib/format.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { strings } from '../strings.ts'
import styles from './Executions.module.css'

const SHOWN_CHARS = 3_000

interface TextBlockProps {
  title: string
  text: string
  /** a line above the text, about what it is */
  note?: string | undefined
  /** reads the whole text when this one is only its beginning, `chars` long */
  more?: { chars: number; read: () => Promise<string> } | undefined
}

/** A text as it was, never as markup: prompts, arguments, results. Long ones open on request. */
export function TextBlock({ title, text, note, more }: TextBlockProps) {
  const [whole, setWhole] = useState<string | null>(null)
  const isCut = whole === null && (text.length > SHOWN_CHARS || (more !== undefined && more.chars > text.length))
  const shown = whole ?? text.slice(0, SHOWN_CHARS)
  const open = async () => setWhole(more !== undefined && more.chars > text.length ? await more.read() : text)
  const copy = async () => {
    const all = whole ?? (more !== undefined && more.chars > text.length ? await more.read() : text)
    await navigator.clipboard.writeText(all)
    showToast({ text: strings.done.copied })
  }
  return (
    <section className={styles.block}>
      <div className={styles.blockHead}>
        <h3 className={styles.blockTitle}>{title}</h3>
        <IconButton icon={Copy} size={14} label={strings.inspector.copy(title)} onClick={() => void copy()} />
      </div>
      {note !== undefined && <p className="h-meta">{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre className={styles.text} tabIndex={0}>
        {shown}
      </pre>
      {isCut && (
        <button type="button" className={styles.more} onClick={() => void open()}>
          {strings.inspector.showAll(formatNumber(more?.chars ?? text.length))}
        </button>
      )}
    </section>
  )
}
