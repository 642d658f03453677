import { X } from 'lucide-react'
import { closeToast, type Toast, useToasts } from '#renderer/lib/toasts.ts'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import styles from './Toasts.module.css'

/** Where toasts appear, and the two live regions: polite for results, assertive for failures only. */
export function Toasts() {
  const toasts = useToasts((store) => store.toasts)
  return (
    <div className={styles.stack}>
      <div aria-live="polite" role="status">
        {toasts.filter((toast) => toast.tone === 'plain').map(card)}
      </div>
      <div aria-live="assertive" role="alert">
        {toasts.filter((toast) => toast.tone === 'failed').map(card)}
      </div>
    </div>
  )
}

function card({ id, text, tone, actions }: Toast) {
  return (
    <div key={id} className={styles.toast} data-tone={tone}>
      <span className={styles.text}>{text}</span>
      {actions.map((action) => (
        <button
          key={action.label}
          type="button"
          className={styles.action}
          onClick={() => {
            closeToast(id)
            action.run()
          }}
        >
          {action.label}
          {action.keys !== undefined && <KeyHint keys={action.keys} isBare />}
        </button>
      ))}
      <button
        type="button"
        className={styles.close}
        aria-label={`Close message: ${text}`}
        onClick={() => closeToast(id)}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}
