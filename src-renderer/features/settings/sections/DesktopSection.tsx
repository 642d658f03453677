import { Button } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { checkForUpdates, goBackToPreviousVersion, installUpdate, reveal, useShellStatus } from '#renderer/lib/shell.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import type { ShellStatus } from '#shared/domain/shell.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { SettingFields } from './plain-section.tsx'

const words = strings.desktop

/** What only the desktop app has: its keys, its start, its versions. */
export function DesktopSection({ target }: { target: string }) {
  const hotkey = useSetting('desktop.hotkey', '')
  const updates = useSetting('desktop.autoUpdate', false)
  const status = useShellStatus(`${hotkey} ${updates}`)
  const { data: info } = useResource(() => client.system.info())
  return (
    <>
      <SettingFields section="desktop" target={target} />
      {status?.hotkey.isTaken && (
        <p className={styles.help} role="alert">
          <TriangleAlert size={14} aria-hidden /> {words.taken(status.hotkey.keys)}
        </p>
      )}
      {status !== null && <Versions status={status} />}
      {info !== undefined && (
        <Panel
          title={words.folder}
          actions={<Button onClick={() => void tell(reveal(info.dataDir))}>{words.show}</Button>}
        >
          <p className="h-meta">{info.dataDir}</p>
        </Panel>
      )}
    </>
  )
}

function Versions({ status }: { status: ShellStatus }) {
  const { update, version, previousVersion } = status
  const isBusy = update.state === 'checking' || update.state === 'downloading'
  const action =
    update.state === 'ready' ? (
      <Button variant="filled" onClick={() => void tell(installUpdate())}>
        {words.install(update.version)}
      </Button>
    ) : (
      <Button disabled={isBusy} onClick={() => void tell(checkForUpdates())}>
        {words.check}
      </Button>
    )
  return (
    <Panel title={words.versions} actions={action}>
      <p>
        {words.version(version)} <span role="status">{updateText(update)}</span>
      </p>
      {previousVersion !== null && (
        <p className={styles.help}>
          {words.kept(previousVersion)}{' '}
          <Button size="xs" onClick={() => void tell(goBackToPreviousVersion())}>
            {words.back(previousVersion)}
          </Button>
        </p>
      )}
    </Panel>
  )
}

function updateText(update: ShellStatus['update']): string {
  switch (update.state) {
    case 'downloading':
      return words.downloading(update.version, update.percent)
    case 'ready':
      return words.ready(update.version)
    case 'failed':
      return words.failed(update.message)
    default:
      return words[update.state]
  }
}

async function tell(what: Promise<unknown>): Promise<void> {
  await what.catch((error: Error) => showToast({ text: error.message, tone: 'failed' }))
}
