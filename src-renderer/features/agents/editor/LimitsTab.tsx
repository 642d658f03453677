import { formatNumber } from '#renderer/lib/format.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { UnitField } from '#renderer/ui/UnitField.tsx'
import type { Limits } from '#shared/domain/agent.ts'
import { strings } from '../strings.ts'
import { useEditing } from './draft-context.ts'
import styles from './Editor.module.css'

const words = strings.limits
const MINUTE_MS = 60_000

interface Row {
  key: 'maxSteps' | 'maxDurationMs' | 'maxTokens' | 'maxCostUsd'
  unit: string
  min: number
  max: number
  decimals?: number
  /** of the stored number in one of the field */
  scale?: number
}

const ROWS: readonly Row[] = [
  { key: 'maxSteps', unit: words.units.steps, min: 1, max: 500 },
  { key: 'maxDurationMs', unit: words.units.minutes, min: 1, max: 1_440, scale: MINUTE_MS },
  { key: 'maxTokens', unit: words.units.tokens, min: 100, max: 100_000_000 },
  { key: 'maxCostUsd', unit: words.units.usd, min: 0, max: 1_000, decimals: 2 },
]

/** Where a run of this agent must stop; what is not set here follows the settings. */
export function LimitsTab() {
  const { draft, change } = useEditing()
  const defaults = {
    maxSteps: useSetting('agents.maxSteps', 20),
    maxDurationMs: useSetting('agents.maxMinutes', 30),
    maxTokens: useSetting('agents.maxTokens', 500_000),
    maxCostUsd: useSetting('agents.maxCostUsd', 1),
  }
  const put = (key: Row['key'], value: number | null) => {
    const { [key]: _, ...rest } = draft.limits
    change({ limits: (value === null ? rest : { ...rest, [key]: value }) as Partial<Limits> })
  }
  return (
    <div className={styles.part}>
      <div className={styles.form}>
        <p className={styles.help}>{words.help}</p>
        {ROWS.map(({ key, unit, scale = 1, ...bounds }) => {
          const value = draft.limits[key]
          const standard = words.default(`${formatNumber(defaults[key])} ${unit}`)
          return (
            <div key={key} className={styles.field}>
              <UnitField
                {...bounds}
                label={
                  <span className={styles.dotted}>
                    {words[key]}
                    {value !== undefined && <span className={styles.dot} title={words.changed} />}
                  </span>
                }
                ariaLabel={words[key]}
                description={`${words[`${key}Help`]} ${standard}`}
                value={value === undefined ? null : value / scale}
                unit={unit}
                isOptional
                onCommit={(next) => put(key, next === null ? null : next * scale)}
              />
              {value !== undefined && (
                <button
                  type="button"
                  className={styles.reset}
                  aria-label={words.resetOf(words[key])}
                  onClick={() => put(key, null)}
                >
                  {words.reset}
                </button>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
