import { PanelRight, Search } from 'lucide-react'
import { client, isDesktop } from '#renderer/lib/client.ts'
import { isInspectorShown, toggleInspector, useInspectorStore } from '#renderer/lib/inspector.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { KeyHint } from '#renderer/ui/KeyHint.tsx'
import { Logo } from '#renderer/ui/Logo.tsx'
import { openLayer } from '../layers-store.ts'
import { strings } from '../strings.ts'
import { ApprovalsIndicator } from './ApprovalsIndicator.tsx'
import { RunningIndicator } from './RunningIndicator.tsx'
import styles from './TopBar.module.css'

/** The title bar: 44 px, a drag region on the desktop, with room for the system's window buttons there. */
export function TopBar() {
  const isDemo = useResource(() => client.system.info()).data?.isDemo === true
  return (
    <header className={styles.bar} data-region="topbar" data-desktop={isDesktop || undefined}>
      <div className={styles.start}>
        <a className={styles.brand} href={href('chat')} aria-label={strings.app}>
          <Logo />
          <span className={styles.word}>{strings.app}</span>
        </a>
        {isDemo && <Chip title={strings.topBar.demoHelp}>{strings.topBar.demo}</Chip>}
      </div>
      <button type="button" className={styles.palette} onClick={() => openLayer('palette')}>
        <Search size={14} aria-hidden />
        <span className="h-cut">{strings.topBar.palette}</span>
        <KeyHint keys="Ctrl K" />
      </button>
      <div className={styles.right}>
        <RunningIndicator />
        <ApprovalsIndicator />
        <InspectorToggle />
      </div>
    </header>
  )
}

function InspectorToggle() {
  const page = useInspectorStore((store) => store.page)
  const isOpen = useInspectorStore(isInspectorShown)
  if (page === null) return null
  return (
    <IconButton
      icon={PanelRight}
      label={isOpen ? strings.topBar.hideInspector : strings.topBar.showInspector}
      keys="Ctrl ."
      isOn={isOpen}
      onClick={toggleInspector}
    />
  )
}
