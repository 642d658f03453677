import { Button } from '@mantine/core'
import { Eraser } from 'lucide-react'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatBytes } from '#renderer/lib/format.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { CleanUpItem } from '#shared/contract/backup.contract.ts'
import { act } from '../change-setting.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import own from './Data.module.css'
import { strings } from './strings.ts'

const bytesOf = (items: readonly CleanUpItem[]) => items.reduce((sum, { bytes }) => sum + bytes, 0)

/** What the daily clean-up would remove now, and a button that does it at once. */
export function CleanUpPanel({ isTarget }: { isTarget: boolean }) {
  const { data: plan = [], reload } = useResource(() => client.backup.cleanUpPlan(), ['backup.changed'])
  const [isBusy, setIsBusy] = useState(false)
  const isEmpty = plan.every(({ count }) => count === 0)
  const cleanUp = async () => {
    setIsBusy(true)
    await act(async () => {
      const done = await client.backup.cleanUp()
      const isNothing = done.every(({ count }) => count === 0)
      showToast({ text: isNothing ? strings.cleanedNothing : strings.cleaned(formatBytes(bytesOf(done))) })
    })
    setIsBusy(false)
    reload()
  }
  return (
    <Panel
      title={strings.cleanUp}
      about={strings.cleanUpAbout}
      isTarget={isTarget}
      actions={
        <Button
          leftSection={<Eraser size={14} aria-hidden />}
          disabled={isBusy || isEmpty}
          onClick={() => void cleanUp()}
        >
          {isBusy ? strings.cleaning : strings.cleanUpNow}
        </Button>
      }
    >
      <ul className={styles.box}>
        {plan.map(({ what, count, bytes }) => (
          <li key={what} className={own.row}>
            <span>{strings.items[what]}</span>
            <span className="h-meta">{strings.item(count, formatBytes(bytes))}</span>
          </li>
        ))}
      </ul>
      <p className={styles.help}>{isEmpty ? strings.freesNothing : strings.frees(formatBytes(bytesOf(plan)))}</p>
    </Panel>
  )
}
