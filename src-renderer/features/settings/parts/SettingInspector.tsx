import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { useInspector } from '#renderer/lib/inspector.ts'
import { useSettings } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Facts, Inspector, InspectorSection } from '#renderer/ui/Inspector.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import { entryOf, type SettingEntry } from '../catalogue.ts'
import { act } from '../change-setting.ts'
import { useFocused } from '../focused.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { showValue } from '../values.ts'

const words = strings.inspector

/** Help for the focused setting, its default, and its history with Restore. */
export function SettingInspector() {
  const { isOpen, widthPx, onResize, onClose } = useInspector('settings')
  const key = useFocused((store) => store.key)
  const entry = key === null ? undefined : entryOf(key)
  return (
    <Inspector label={words.label} isOpen={isOpen} widthPx={widthPx} onResize={onResize} onClose={onClose}>
      {entry === undefined ? (
        <p className={styles.pick}>{words.pick}</p>
      ) : (
        <div className={styles.inspector}>
          <About entry={entry} />
          <History key={entry.key} entry={entry} />
        </div>
      )}
    </Inspector>
  )
}

function About({ entry }: { entry: SettingEntry }) {
  const state = useSettings((store) => store.byKey[entry.key])
  if (state === undefined) return null
  return (
    <InspectorSection title={entry.label}>
      <p className={styles.helpText}>{entry.help}</p>
      <Facts
        items={[
          [words.now, showValue(entry, state.value)],
          [words.default, showValue(entry, state.defaultValue)],
        ]}
      />
    </InspectorSection>
  )
}

function History({ entry }: { entry: SettingEntry }) {
  const { data: changes } = useResource(
    () => client.settings.history({ key: entry.key, limit: 30 }),
    ['setting.changed'],
  )
  const restore = (changeId: number) =>
    void act(() => client.settings.rollBack({ changeId }), words.restored(entry.label))
  return (
    <InspectorSection title={words.history}>
      {changes?.length === 0 && <p className="h-meta">{words.noHistory}</p>}
      <ul className={styles.history}>
        {changes?.map((change) => (
          <li key={change.changeId}>
            <span className="h-cut">
              {words.change(showValue(entry, change.before), showValue(entry, change.after))}
            </span>
            <span className="h-meta">
              <Time at={change.at} short={formatWhen(change.at)} full={formatFull(change.at)} />
            </span>
            <Button
              size="xs"
              variant="subtle"
              aria-label={words.restoreOf(showValue(entry, change.before))}
              onClick={() => restore(change.changeId)}
            >
              {words.restore}
            </Button>
          </li>
        ))}
      </ul>
    </InspectorSection>
  )
}
