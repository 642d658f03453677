import { Button, Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import styles from './ConfirmDialog.module.css'

interface ConfirmDialogProps {
  isOpen: boolean
  /** names the thing and the number: "Delete 3 collections?" */
  title: string
  children: ReactNode
  /** the verb: "Delete 3 collections" */
  confirmLabel: string
  cancelLabel: string
  isDestructive?: boolean
  onConfirm: () => Promise<void> | void
  onClose: () => void
}

/** Asked only for what cannot be undone, costs money or leaves the PC. Focus starts on Cancel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [isBusy, setIsBusy] = useState(false)
  const confirm = async () => {
    setIsBusy(true)
    try {
      await props.onConfirm()
      props.onClose()
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Modal opened={props.isOpen} onClose={props.onClose} title={props.title} size={440}>
      <div className={styles.text}>{props.children}</div>
      <div className={styles.actions}>
        <Button
          variant="filled"
          {...(props.isDestructive ? { color: 'red' } : {})}
          disabled={isBusy}
          onClick={() => void confirm()}
        >
          {props.confirmLabel}
        </Button>
        <Button data-autofocus onClick={props.onClose}>
          {props.cancelLabel}
        </Button>
      </div>
    </Modal>
  )
}
