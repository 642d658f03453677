import styles from './Segmented.module.css'

interface SegmentedProps<V extends string> {
  label: string
  value: V
  options: readonly { value: V; label: string }[]
  onChange: (value: V) => void
}

/** One choice of a few, all visible. Arrow keys move, as in any group of radio buttons. */
export function Segmented<V extends string>({ label, value, options, onChange }: SegmentedProps<V>) {
  return (
    <fieldset className={styles.group} aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={styles.option} data-on={option.value === value || undefined}>
          <input
            type="radio"
            className="h-hidden"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            value={option.value}
            name={label}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  )
}
