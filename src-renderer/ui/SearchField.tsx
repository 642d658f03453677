import { Search, X } from 'lucide-react'
import type { KeyboardEvent, Ref } from 'react'
import { KeyHint } from './KeyHint.tsx'
import styles from './SearchField.module.css'

interface SearchFieldProps {
  label: string
  value: string
  onChange: (value: string) => void
  keys?: string
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  ref?: Ref<HTMLInputElement>
}

/** Search inside the page. Escape empties it first, then lets the key go on. */
export function SearchField({ label, value, onChange, keys, onKeyDown, ref }: SearchFieldProps) {
  return (
    <span className={styles.field}>
      <Search size={14} aria-hidden />
      <input
        ref={ref}
        type="search"
        className={styles.input}
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.stopPropagation()
            onChange('')
          }
          onKeyDown?.(event)
        }}
        data-page-search=""
      />
      {value === '' && keys !== undefined && <KeyHint keys={keys} />}
      {value !== '' && (
        <button type="button" className={styles.clear} aria-label={`Clear ${label}`} onClick={() => onChange('')}>
          <X size={14} aria-hidden />
        </button>
      )}
    </span>
  )
}
