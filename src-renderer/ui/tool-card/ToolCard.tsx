import { ChevronDown, ChevronRight } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { StatusIcon } from '../StatusIcon.tsx'
import { argLines, groupStatus, STATUS_OF } from './call-groups.ts'
import { strings } from './strings.ts'
import styles from './ToolCard.module.css'

const OUTPUT_LINES = 20
const INPUT_CHARS = 2_000
const SHOWN_FROM_MS = 50

interface ToolCardProps {
  /** one call, or five and more of the same tool */
  calls: readonly ToolCallPart[]
  /** at the end of an open card: what it changed, with Undo */
  actions?: (call: ToolCallPart) => ReactNode
}

/** What a tool was asked and what it gave: one line, the whole on request. */
export function ToolCard({ calls, actions }: ToolCardProps) {
  const [isOpen, setOpen] = useState(false)
  const body = useId()
  const [first] = calls
  if (first === undefined) return null
  const isGroup = calls.length > 1
  const Chevron = isOpen ? ChevronDown : ChevronRight
  const durationMs = calls.reduce((sum, call) => sum + (call.durationMs ?? 0), 0)
  return (
    <div className={styles.card} data-inner={first.parent !== undefined || undefined}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={isOpen}
        aria-controls={body}
        onClick={() => setOpen(!isOpen)}
      >
        <StatusIcon status={isGroup ? groupStatus(calls) : STATUS_OF[first.state]} size={14} />
        {first.parent !== undefined && <span className="h-meta">{strings.inScript}</span>}
        <span className={styles.title}>{isGroup ? strings.times(first.title, calls.length) : first.title}</span>
        <span className={`${styles.summary} h-cut`}>{isGroup ? groupSummary(calls) : summaryOf(first)}</span>
        {durationMs >= SHOWN_FROM_MS && <span className={styles.time}>{seconds(durationMs)}</span>}
        <Chevron size={14} aria-hidden="true" className={styles.chevron} />
      </button>
      {isOpen && (
        <div id={body}>
          {isGroup
            ? calls.map((call) => (
                <div key={call.callId} className={styles.inGroup}>
                  <ToolCard calls={[call]} {...(actions === undefined ? {} : { actions })} />
                </div>
              ))
            : [<CallBody key={first.callId} call={first} actions={actions?.(first)} />]}
        </div>
      )}
    </div>
  )
}

function CallBody({ call, actions }: { call: ToolCallPart; actions: ReactNode }) {
  const lines = argLines(call.args)
  return (
    <div className={styles.body}>
      <dl className={styles.facts}>
        <dt>{strings.input}</dt>
        <dd className={styles.mono}>
          {lines.length === 0 && strings.noInput}
          {lines.map(({ name, value }) => (
            <div key={name}>
              {name !== '' && <span className={styles.name}>{name}: </span>}
              {value.length > INPUT_CHARS ? `${value.slice(0, INPUT_CHARS)}…` : value}
            </div>
          ))}
        </dd>
        {call.output !== undefined && call.output !== '' && (
          <>
            <dt>{strings.output}</dt>
            <dd>
              <Output text={call.output} />
            </dd>
          </>
        )}
        {call.permission !== undefined && (
          <>
            <dt>{strings.permission}</dt>
            <dd>{call.permission}</dd>
          </>
        )}
      </dl>
      {actions}
    </div>
  )
}

function Output({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const lines = text.split('\n')
  const isCut = !isWhole && lines.length > OUTPUT_LINES
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre className={styles.output} tabIndex={0}>
        {isCut ? lines.slice(0, OUTPUT_LINES).join('\n') : text}
      </pre>
      {isCut && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          {strings.openAll(lines.length)}
        </button>
      )}
    </>
  )
}

const summaryOf = (call: ToolCallPart): string =>
  [strings.states[call.state], call.summary ?? ''].filter((text) => text !== '').join(': ')

function groupSummary(calls: readonly ToolCallPart[]): string {
  const failed = calls.filter(({ state }) => state === 'error').length
  return failed === 0 ? '' : strings.failedOf(failed)
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)}\u00a0s`
