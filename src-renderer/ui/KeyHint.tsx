import styles from './KeyHint.module.css'

/** Key caps: "Ctrl K", or one after the other: "G C". */
export function KeyHint({ keys, isBare = false }: { keys: string; isBare?: boolean }) {
  return (
    <kbd className={styles.key} data-bare={isBare || undefined}>
      {keys}
    </kbd>
  )
}
