import { Popover } from '@mantine/core'
import { Hand } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useApprovals } from '#renderer/lib/approvals-store.ts'
import { href } from '#renderer/lib/navigation.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { closeLayer, toggleLayer, useLayer } from '../layers-store.ts'
import { strings } from '../strings.ts'
import styles from './Pill.module.css'

const Cards = lazy(async () => ({
  default: (await import('#renderer/features/approvals/PendingCards.tsx')).PendingCards,
}))

/** What waits for the person: amber only when something does. Opens the cards themselves. */
export function ApprovalsIndicator() {
  const count = useApprovals((store) => store.pending.length)
  const isOpen = useLayer((store) => store.open === 'approvals')
  const toggle = () => toggleLayer('approvals')
  return (
    <Popover opened={isOpen} onChange={(open) => !open && closeLayer()} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        {count === 0 ? (
          <IconButton icon={Hand} label={strings.topBar.noApprovals} keys="Ctrl J" onClick={toggle} />
        ) : (
          <button type="button" className={styles.pill} data-tone="waiting" onClick={toggle}>
            <Hand size={14} aria-hidden />
            {strings.topBar.approvals(count)}
          </button>
        )}
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={strings.approvals.title}>
        <div className={styles.wide}>
          <div className={styles.head}>
            <h2 className={styles.title}>{strings.approvals.title}</h2>
            <a className="h-push" href={href('approvals')} onClick={closeLayer}>
              {strings.approvals.openAll}
            </a>
          </div>
          {count === 0 ? (
            <p className={styles.empty}>{strings.approvals.empty}</p>
          ) : (
            <div className={styles.cards}>
              <Suspense fallback={null}>
                <Cards />
              </Suspense>
            </div>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
