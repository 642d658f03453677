import { Modal } from '@mantine/core'
import { type KeyBinding, useBindings } from '#renderer/lib/keys.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { closeLayer } from '../layers-store.ts'
import { strings } from '../strings.ts'
import styles from './KeyboardMap.module.css'

const words = strings.keyboard
const LISTS: readonly Pick<KeyBinding, 'keys' | 'label' | 'group'>[] = [
  { keys: '↑ ↓', label: words.move, group: words.groups.lists },
  { keys: 'Home End', label: words.ends, group: words.groups.lists },
  { keys: words.letters, label: words.typeAhead, group: words.groups.lists },
  { keys: 'Enter', label: words.open, group: words.groups.lists },
  { keys: 'Shift F10', label: words.menu, group: words.groups.lists },
]

/** Every key that works here and now, by group. */
export function KeyboardMap() {
  const bindings = useBindings((store) => store.bindings)
  const hasSingleKeys = useSetting('appearance.singleKeys', true)
  const groups = Map.groupBy([...unique(bindings), ...LISTS], (binding) => binding.group)
  return (
    <Modal opened onClose={closeLayer} title={words.title} size={720}>
      {!hasSingleKeys && <p className={styles.note}>{words.singleKeysOff}</p>}
      <div className={styles.groups}>
        {[...groups].map(([group, keys]) => (
          <section key={group} className={styles.group}>
            <h3 className={styles.heading}>{group}</h3>
            <dl>
              {keys.map((binding) => (
                <div key={binding.keys} className={styles.row}>
                  <dt>{binding.label}</dt>
                  <dd>
                    <KeyHint keys={binding.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}

/** A page may bind a global key anew while it is open: only the binding in force is shown. */
function unique(bindings: readonly KeyBinding[]): KeyBinding[] {
  return [...new Map(bindings.map((binding) => [binding.keys, binding])).values()]
}
