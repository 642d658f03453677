import { useEffect, useRef, useState } from 'react'
import { matchWords } from '#renderer/lib/match.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { Highlight } from '#renderer/ui/Highlight.tsx'
import type { SettingEntry } from '../catalogue.ts'
import { changeSetting, resetToDefault } from '../change-setting.ts'
import { focusOn, useFocused } from '../focused.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { isEmptyValue, showValue } from '../values.ts'
import { SettingControl } from './SettingControl.tsx'

interface SettingFieldProps {
  entry: SettingEntry
  /** the words of a search, marked in label and help */
  query?: string
  /** scrolled to and focused: it was opened by its address */
  isTarget?: boolean
}

/** One setting: label with a dot when changed, its control, help with the default, Reset. */
export function SettingField({ entry, query = '', isTarget = false }: SettingFieldProps) {
  const state = useSettings((store) => store.byKey[entry.key])
  const isFocused = useFocused((store) => store.key === entry.key)
  const [problem, setProblem] = useState('')
  const box = useRef<HTMLFieldSetElement>(null)
  useEffect(() => {
    if (!isTarget) return
    box.current?.scrollIntoView({ block: 'center' })
    // the person may have opened something over the page while it was read
    if (document.querySelector('[role=dialog]') !== null) return
    box.current?.querySelector<HTMLElement>(`.${styles.control} :is(input, button, select)`)?.focus()
  }, [isTarget])
  if (state === undefined) return null
  const save = async (value: unknown) => setProblem(await changeSetting(entry, value))
  const isSwitch = entry.control.type === 'switch'
  return (
    <fieldset
      ref={box}
      className={styles.field}
      data-focused={isFocused || undefined}
      data-switch={isSwitch || undefined}
      onFocus={() => focusOn(entry.key)}
    >
      <div className={styles.label}>
        <span id={`${entry.key}-label`}>
          <Highlight look="mark" text={entry.label} ranges={matchWords(entry.label, query) ?? []} />
        </span>
        {!state.isDefault && (
          <>
            <span className={styles.dot} title={strings.setting.changed}>
              <span className="h-hidden">{strings.setting.changed}</span>
            </span>
            <button
              type="button"
              className={styles.reset}
              aria-label={strings.setting.resetOf(entry.label)}
              onClick={() => void resetToDefault(entry).then(setProblem)}
            >
              {strings.setting.reset}
            </button>
          </>
        )}
      </div>
      <div className={styles.control}>
        <SettingControl entry={entry} value={state.value} onChange={(value) => void save(value)} />
      </div>
      {problem !== '' && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <p className={styles.help} id={`${entry.key}-help`}>
        <Highlight look="mark" text={entry.help} ranges={matchWords(entry.help, query) ?? []} />{' '}
        {!isSwitch && !isEmptyValue(state.defaultValue) && (
          <span className={styles.default}>{strings.setting.default(showValue(entry, state.defaultValue))}</span>
        )}
      </p>
    </fieldset>
  )
}
