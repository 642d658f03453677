import { Globe } from 'lucide-react'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { GrantList } from '../parts/GrantList.tsx'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { SettingFields } from './plain-section.tsx'

const words = strings.web

/** Who may be asked on the internet: the search engine, and the hosts that were allowed by name. */
export function WebSection({ target }: { target: string }) {
  const isBlocked = useSetting('privacy.onlyThisPc', false)
  const engine = useSetting('tools.webSearch', 'off')
  const address = useSetting('tools.searxngUrl', '')
  const problem = isBlocked ? words.blocked : engine === 'searxng' && address === '' ? words.noAddress : null
  return (
    <>
      {problem !== null && (
        <p className={styles.note} role="status">
          <Globe size={14} aria-hidden /> {problem}
        </p>
      )}
      <SettingFields section="web" target={target} />
      <Panel title={words.hosts} about={words.hostsAbout} isTarget={target === 'hosts'}>
        <GrantList none={words.noHosts} picks={({ host }) => host !== null} />
        <p className={styles.help}>{words.network}</p>
      </Panel>
    </>
  )
}
