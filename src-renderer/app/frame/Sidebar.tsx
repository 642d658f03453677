import { useLocation } from '@tanstack/react-router'
import { Footprints, PanelLeft } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import { useActiveRuns } from '#renderer/lib/active-runs-store.ts'
import { useApprovals } from '#renderer/lib/approvals-store.ts'
import { resumeFirstSteps } from '#renderer/lib/first-steps.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useRunCounts } from '#renderer/lib/run-counts-store.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { StatusIcon } from '#renderer/ui/StatusIcon.tsx'
import { Tooltip } from '#renderer/ui/Tooltip.tsx'
import { PAGES, type Page } from '../pages.ts'
import { strings } from '../strings.ts'
import styles from './Sidebar.module.css'
import { toggleSidebar } from './sidebar-store.ts'

const GROUPS = Object.keys(strings.groups) as (keyof typeof strings.groups)[]
const MOVES: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

/** The pages that work. One tab stop; arrows move inside. */
export function Sidebar({ isRail }: { isRail: boolean }) {
  const nav = useRef<HTMLElement>(null)
  const path = useLocation({ select: (location) => location.pathname })
  const isOnboarded = useSetting('onboarding.done', true)
  const current = path.split('/')[1] ?? ''
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(nav.current?.querySelectorAll<HTMLElement>('[data-item]') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const step = MOVES[event.key]
    const target = event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : at + (step ?? 0)
    if (step === undefined && event.key !== 'Home' && event.key !== 'End') return
    event.preventDefault()
    items[(target + items.length) % items.length]?.focus()
  }
  return (
    <nav
      ref={nav}
      className={styles.side}
      aria-label={strings.regions.sidebar}
      data-region="sidebar"
      data-rail={isRail || undefined}
      onKeyDown={onKeyDown}
    >
      {GROUPS.map((group) => (
        <div key={group} className={styles.group}>
          <h2 className={styles.heading}>{strings.groups[group]}</h2>
          {PAGES.filter((page) => page.group === group).map((page) => (
            <PageLink key={page.id} page={page} isCurrent={page.id === current} isRail={isRail} />
          ))}
        </div>
      ))}
      <div className={styles.end}>
        {!isOnboarded && (
          <MaybeTooltip label={strings.sidebar.firstSteps} isOn={isRail}>
            <button type="button" className={styles.item} data-item tabIndex={-1} onClick={resumeFirstSteps}>
              <Footprints size={16} aria-hidden />
              <span className={styles.name}>{strings.sidebar.firstSteps}</span>
            </button>
          </MaybeTooltip>
        )}
        <IconButton
          icon={PanelLeft}
          label={isRail ? strings.sidebar.expand : strings.sidebar.collapse}
          keys="Ctrl B"
          tabIndex={-1}
          data-item
          onClick={toggleSidebar}
        />
      </div>
    </nav>
  )
}

function PageLink({ page, isCurrent, isRail }: { page: Page; isCurrent: boolean; isRail: boolean }) {
  const { icon: Icon, id, title } = page
  return (
    <MaybeTooltip label={title} keys={`G ${page.goToKey}`} isOn={isRail}>
      <a
        href={href(id)}
        className={styles.item}
        data-item
        aria-current={isCurrent ? 'page' : undefined}
        tabIndex={isCurrent ? 0 : -1}
        onPointerEnter={page.preload}
        onFocus={page.preload}
      >
        <Icon size={16} aria-hidden className={styles.icon} />
        <span className={styles.name}>{title}</span>
        <Badge page={page} />
      </a>
    </MaybeTooltip>
  )
}

/** Running chats at Chat, waiting approvals at Approvals, ended runs that nobody looked at at Executions. */
function Badge({ page }: { page: Page }) {
  const unread = useRunCounts((store) => store.counts?.unread ?? 0)
  const failed = useRunCounts((store) => store.counts?.unreadFailed ?? 0)
  const waiting = useApprovals((store) => store.pending.length)
  const running = useActiveRuns(
    (store) => store.runs.filter((run) => run.state === 'running' && run.conversationId !== null).length,
  )
  if (page.id === 'chat' && running > 0) {
    return (
      <span className={styles.badge} data-status="running">
        <StatusIcon status="running" size={12} />
        <span>{running}</span>
      </span>
    )
  }
  if (page.id === 'executions' && unread > 0) {
    return (
      <span className={styles.badge} data-status={failed > 0 ? 'failed' : undefined}>
        {failed > 0 && <StatusIcon status="failed" size={12} withHiddenWord={false} />}
        <span aria-hidden>{failed > 0 ? failed : unread}</span>
        <span className="h-hidden">{failed > 0 ? strings.sidebar.failed(failed) : strings.sidebar.unread(unread)}</span>
      </span>
    )
  }
  if (page.id !== 'approvals' || waiting === 0) return null
  return (
    <span className={styles.badge} data-status="waiting">
      <span aria-hidden>{waiting}</span>
      <span className="h-hidden">{strings.sidebar.waiting(waiting)}</span>
    </span>
  )
}

interface MaybeTooltipProps {
  label: string
  keys?: string
  isOn: boolean
  children: ReactNode
}

function MaybeTooltip({ label, keys, isOn, children }: MaybeTooltipProps) {
  if (!isOn) return children
  return (
    <Tooltip label={label} {...(keys === undefined ? {} : { keys })}>
      {children as React.ReactElement}
    </Tooltip>
  )
}
