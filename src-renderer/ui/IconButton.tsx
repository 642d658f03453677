import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, Ref } from 'react'
import styles from './IconButton.module.css'
import { Tooltip } from './Tooltip.tsx'

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'aria-label'> {
  icon: LucideIcon
  /** with the object: "Stop run Unpaid invoices" */
  label: string
  keys?: string
  size?: number
  isOn?: boolean
  tone?: 'plain' | 'danger'
  ref?: Ref<HTMLButtonElement>
}

/** A button that is only an icon, with a name and a tooltip. */
export function IconButton({ icon: Icon, label, keys, size = 16, isOn, tone = 'plain', ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type="button"
        {...rest}
        className={`${styles.button} ${rest.className ?? ''}`}
        aria-label={label}
        aria-pressed={isOn}
        data-on={isOn || undefined}
        data-tone={tone}
      >
        <Icon size={size} aria-hidden />
      </button>
    </Tooltip>
  )
}
