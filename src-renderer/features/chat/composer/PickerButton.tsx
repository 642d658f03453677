import { ChevronDown, type LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, Ref } from 'react'
import styles from './Composer.module.css'

interface PickerButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon?: LucideIcon
  /** what is chosen */
  value: string
  /** what is being chosen: "Model" */
  label: string
  isMono?: boolean
  tone?: 'plain' | 'warn'
  ref?: Ref<HTMLButtonElement>
}

/** Shows a choice and opens its list. */
export function PickerButton({ icon: Icon, value, label, isMono = false, tone = 'plain', ...rest }: PickerButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={styles.picker}
      data-mono={isMono || undefined}
      data-tone={tone}
      aria-label={`${label}: ${value}`}
      title={value}
    >
      {Icon && <Icon size={14} aria-hidden />}
      <span className="h-cut">{value}</span>
      <ChevronDown size={12} aria-hidden />
    </button>
  )
}
