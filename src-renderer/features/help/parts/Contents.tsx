import { Keyboard, ListChecks, Star } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSetting } from '#renderer/lib/settings-store.ts'
import type { HelpCard, HelpGroup } from '#shared/contract/help.contract.ts'
import { helpAddress } from '../addresses.ts'
import styles from '../Help.module.css'
import { closeAnswer, useHelp } from '../help.store.ts'
import { strings } from '../strings.ts'

const READ_SHOWN = 5
const GROUPS: readonly HelpGroup[] = ['guide', 'reference', 'inside']
const KEYBOARD_PAGE = 'guide/keyboard'

interface ContentsProps {
  pages: readonly HelpCard[]
  shown: string
  firstSteps: string
}

/** Every document by group, the favourites first, and what was read last. */
export function Contents({ pages, shown, firstSteps }: ContentsProps) {
  const favourites = useSetting('help.favourites', [])
  const read = useSetting('help.read', [])
  const named = (ids: readonly string[]) => ids.flatMap((id) => pages.filter(({ pageId }) => pageId === id))
  return (
    <nav className={styles.contents} aria-label={strings.contents}>
      <ul>
        <Entry pageId={firstSteps} shown={shown} icon={<ListChecks size={14} aria-hidden />}>
          {strings.firstSteps}
        </Entry>
        {pages.some(({ pageId }) => pageId === KEYBOARD_PAGE) && (
          <Entry pageId={KEYBOARD_PAGE} shown={shown} icon={<Keyboard size={14} aria-hidden />}>
            {strings.keyboard}
          </Entry>
        )}
      </ul>
      <Group title={strings.favourites} pages={named(favourites)} shown={shown} icon={<Star size={14} aria-hidden />} />
      <Group title={strings.read} pages={named(read).slice(0, READ_SHOWN)} shown="" />
      {GROUPS.map((group) => (
        <Group
          key={group}
          title={strings.groups[group]}
          pages={pages.filter((page) => page.group === group)}
          shown={shown}
        />
      ))}
    </nav>
  )
}

function Group(props: { title: string; pages: readonly HelpCard[]; shown: string; icon?: ReactNode }) {
  const { title, pages, shown, icon } = props
  if (pages.length === 0) return null
  return (
    <>
      <h2 className={styles.heading}>{title}</h2>
      <ul>
        {pages.map((page) => (
          <Entry key={page.pageId} pageId={page.pageId} shown={shown} icon={icon}>
            {page.title}
          </Entry>
        ))}
      </ul>
    </>
  )
}

function Entry(props: { pageId: string; shown: string; icon?: ReactNode; children: string }) {
  const { pageId, shown, icon, children } = props
  return (
    <li>
      <a
        className={styles.entry}
        href={helpAddress(pageId)}
        aria-current={pageId === shown ? 'page' : undefined}
        title={children}
        onClick={leaveSearch}
      >
        {icon}
        <span className="h-cut">{children}</span>
      </a>
    </li>
  )
}

/** A page that is opened takes the place of what was found. */
export function leaveSearch(): void {
  closeAnswer()
  useHelp.setState({ text: '' })
}
