import { Button, PasswordInput } from '@mantine/core'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

export type KeyChange = { type: 'keep' } | { type: 'replace'; value: string } | { type: 'forget' }

const words = strings.providerForm

interface KeyFieldProps {
  hasKey: boolean
  change: KeyChange
  onChange: (change: KeyChange) => void
}

/** A key that is kept is masked and never shown again: it can be replaced or removed. */
export function KeyField({ hasKey, change, onChange }: KeyFieldProps) {
  if (!hasKey || change.type === 'replace') {
    return (
      <PasswordInput
        label={hasKey ? words.key : words.keyOptional}
        autoComplete="off"
        value={change.type === 'replace' ? change.value : ''}
        onChange={(event) => onChange({ type: 'replace', value: event.target.value })}
      />
    )
  }
  return (
    <div>
      <div className={styles.label}>{words.key}</div>
      <div className={styles.keyRow}>
        <span className="h-mono">••••••••</span>
        <Button size="xs" onClick={() => onChange({ type: 'replace', value: '' })}>
          {words.replace}
        </Button>
        {change.type === 'forget' ? (
          <Button size="xs" variant="subtle" onClick={() => onChange({ type: 'keep' })}>
            {words.keep}
          </Button>
        ) : (
          <Button size="xs" variant="subtle" onClick={() => onChange({ type: 'forget' })}>
            {words.forget}
          </Button>
        )}
      </div>
      <p className={styles.help}>{change.type === 'forget' ? words.keyForgotten : words.keyKept}</p>
    </div>
  )
}
