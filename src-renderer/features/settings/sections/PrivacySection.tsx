import { client } from '#renderer/lib/client.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Panel } from '../parts/Panel.tsx'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { SettingFields } from './plain-section.tsx'

const words = strings.privacy

/** One switch, and by name what could leave this PC. */
export function PrivacySection({ target }: { target: string }) {
  const { data: providers } = useResource(() => client.models.providers(), ['provider.changed'])
  const isBlocked = useSetting('privacy.onlyThisPc', false)
  const outside = providers?.filter((provider) => provider.isEnabled && provider.location !== 'this_pc') ?? []
  return (
    <>
      <SettingFields section="privacy" target={target} />
      {providers !== undefined && (
        <Panel title={words.heading} isTarget={target === 'leaves'}>
          {outside.length === 0 ? (
            <p>{words.nothing}</p>
          ) : (
            <>
              <p>{isBlocked ? words.blocked : words.leaves}</p>
              <ul className={styles.box} style={{ marginTop: 8 }}>
                {outside.map((provider) => (
                  <li key={provider.providerId} className={styles.memory}>
                    <span>
                      <span className={styles.strong}>{provider.name}</span>{' '}
                      <span className="h-meta">{provider.baseUrl}</span>
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className={styles.help}>{words.private}</p>
        </Panel>
      )}
    </>
  )
}
