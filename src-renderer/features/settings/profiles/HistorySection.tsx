import { Button } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatFull, formatWhen } from '#renderer/lib/format.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { SettingChange } from '#shared/contract/settings.contract.ts'
import { entryOf } from '../catalogue.ts'
import { act } from '../change-setting.ts'
import styles from '../SettingsPage.module.css'
import { strings as pageStrings } from '../strings.ts'
import { labelOf, wordsFor } from './changes.ts'
import own from './Profiles.module.css'
import { strings } from './strings.ts'

const PAGE = 50
const words = strings.history

/** Every change of every setting, each of which can be taken back. */
export function HistorySection() {
  const [limit, setLimit] = useState(PAGE)
  return <Changes key={limit} limit={limit} onMore={() => setLimit(Math.min(500, limit + 2 * PAGE))} />
}

function Changes({ limit, onMore }: { limit: number; onMore: () => void }) {
  const { data: changes, error, reload } = useResource(() => client.settings.history({ limit }), ['setting.changed'])
  if (error !== undefined && changes === undefined) {
    return (
      <ErrorState title={pageStrings.failed} action={<Button onClick={reload}>{pageStrings.retry}</Button>}>
        {errorText(error)}
      </ErrorState>
    )
  }
  if (changes === undefined) return null
  // What Hearth remembers by itself is no choice that could be taken back.
  const shown = changes.filter(({ key }) => entryOf(key) !== undefined)
  return (
    <>
      <p className={styles.about}>{words.about}</p>
      <ul className={styles.box} aria-label={pageStrings.sections.history}>
        {shown.length === 0 && <li className={styles.empty}>{words.none}</li>}
        {shown.map((change) => (
          <ChangeRow key={change.changeId} change={change} />
        ))}
        {changes.length === limit && limit < 500 && (
          <li className={own.more}>
            <Button size="xs" onClick={onMore}>
              {words.more}
            </Button>
          </li>
        )}
      </ul>
    </>
  )
}

function ChangeRow({ change: { changeId, key, before, after, by, at } }: { change: SettingChange }) {
  const label = labelOf(key)
  const restore = () => void act(() => client.settings.rollBack({ changeId }), pageStrings.inspector.restored(label))
  return (
    <li className={own.change}>
      <span>
        <span className={styles.strong}>{label}</span>{' '}
        <span>{pageStrings.inspector.change(wordsFor(key, before), wordsFor(key, after))}</span>
      </span>
      <span className="h-meta">
        <Time at={at} short={formatWhen(at)} full={formatFull(at)} /> {words.by(by)}
      </span>
      <Button
        size="xs"
        variant="subtle"
        aria-label={`${label}: ${pageStrings.inspector.restoreOf(wordsFor(key, before))}`}
        onClick={restore}
      >
        {pageStrings.inspector.restore}
      </Button>
    </li>
  )
}
