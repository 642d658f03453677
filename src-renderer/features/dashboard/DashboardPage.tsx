import { Button } from '@mantine/core'
import { GripVertical, Pause, Play, Plus } from 'lucide-react'
import { useEffect } from 'react'
import { followActiveRuns, useActiveRuns } from '#renderer/lib/active-runs-store.ts'
import { followApprovals, useApprovals } from '#renderer/lib/approvals-store.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import { newChat, pauseAll, resumeAll } from './actions.ts'
import { cardTitle } from './card-title.ts'
import { CARDS } from './cards.ts'
import styles from './Dashboard.module.css'
import { FIRST_LAYOUT } from './first-layout.ts'
import { arranged, type Placed } from './layout.ts'
import { useNews } from './news.store.ts'
import { dropOn, saveLayout, show, useArranging } from './parts/arranging.tsx'
import { strings } from './strings.ts'
import { useFreshSummary } from './summary.ts'

followApprovals()
followActiveRuns()

const today = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })

/** What goes on, what waits for the person, and how this PC is doing. */
export function DashboardPage() {
  useFreshSummary()
  const isArranging = useArranging((store) => store.isOn)
  const cards = arranged(useSetting('dashboard.layout', []), FIRST_LAYOUT)
  useEffect(() => () => useArranging.setState({ isOn: false }), [])
  return (
    <PageColumn>
      <Header />
      {isArranging && <ArrangeHelp cards={cards} />}
      <div className={styles.scroller}>
        <div className={styles.grid}>
          {cards
            .filter((card) => !card.isHidden)
            .map((card) => (
              <Slot key={card.id} card={card} isArranging={isArranging} />
            ))}
        </div>
      </div>
    </PageColumn>
  )
}

function Slot({ card, isArranging }: { card: Placed; isArranging: boolean }) {
  const Body = CARDS[card.id]
  const dragged = useArranging((store) => store.dragged)
  if (Body === undefined) return null
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its twin in the buttons and keys of the handle
    <div
      className={styles.slot}
      style={{ '--columns': card.columns } as React.CSSProperties}
      data-dragged={dragged === card.id || undefined}
      onDragEnter={isArranging ? () => dropOn(card.id) : undefined}
      onDragOver={isArranging ? (event) => event.preventDefault() : undefined}
    >
      <Body />
    </div>
  )
}

function Header() {
  const isArranging = useArranging((store) => store.isOn)
  const runs = useActiveRuns((store) => store.runs)
  const approvals = useApprovals((store) => store.pending.length)
  const news = useNews((store) => store.failed.length + store.providers.length)
  const going = runs.filter(({ state }) => state === 'running' || state === 'queued').length
  const isAnyPaused = runs.some(({ state }) => state === 'paused')
  const running = runs.filter(({ state }) => state === 'running').length
  return (
    <PageHeader
      title={strings.title}
      purpose={strings.purpose(today.format(new Date()), running, approvals + news)}
      actions={
        <>
          <Button
            variant="subtle"
            leftSection={<GripVertical size={16} />}
            aria-pressed={isArranging}
            onClick={() => useArranging.setState({ isOn: !isArranging, said: '' })}
          >
            {isArranging ? strings.actions.done : strings.actions.arrange}
          </Button>
          {isAnyPaused && going === 0 ? (
            <Button variant="default" leftSection={<Play size={16} />} onClick={() => void resumeAll()}>
              {strings.actions.resumeAll}
            </Button>
          ) : (
            <Button
              variant="default"
              leftSection={<Pause size={16} />}
              disabled={going === 0}
              title={going === 0 ? strings.running.empty : undefined}
              onClick={() => void pauseAll()}
            >
              {strings.actions.pauseAll}
            </Button>
          )}
          <Button variant="filled" leftSection={<Plus size={16} />} onClick={() => void newChat()}>
            {strings.actions.newChat}
          </Button>
        </>
      }
    />
  )
}

function ArrangeHelp({ cards }: { cards: readonly Placed[] }) {
  const said = useArranging((store) => store.said)
  const hidden = cards.filter((card) => card.isHidden)
  return (
    <div className={styles.help}>
      <p>{strings.arrange.help}</p>
      <p className="h-hidden" aria-live="polite">
        {said}
      </p>
      {hidden.map(({ id }) => (
        <Button key={id} size="xs" variant="default" leftSection={<Plus size={14} />} onClick={() => show(id)}>
          {strings.arrange.show(cardTitle(id))}
        </Button>
      ))}
      <Button size="xs" variant="subtle" onClick={() => saveLayout([])}>
        {strings.arrange.reset}
      </Button>
    </div>
  )
}
