import type { ReactNode } from 'react'
import { formatDecimal, formatDuration, formatFull, formatNumber, formatWhen } from '#renderer/lib/format.ts'
import { Facts, InspectorSection } from '#renderer/ui/Inspector.tsx'
import { stepStatus } from '#renderer/ui/run-timeline/timeline-rows.ts'
import { StatusChip } from '#renderer/ui/StatusChip.tsx'
import { Time } from '#renderer/ui/Time.tsx'
import type { StepDetail } from '#shared/contract/run-detail.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import { isFinal } from '#shared/domain/run-states.ts'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'
import styles from './Executions.module.css'

const words = strings.inspector
type Fact = readonly [name: string, value: ReactNode]

/** What the step was: state, time, tokens, speed, what it was allowed by. */
export function StepFacts({ detail }: { detail: StepDetail }) {
  const isOver = useOpenRun((state) => state.run !== null && isFinal(state.run.state))
  const { title, kind, state, startedAt, endedAt, error, model, tool } = detail
  const facts: Fact[] = [
    [words.status, <StatusChip key="status" status={stepStatus(state, isOver)} />],
    [words.started, <Time key="at" at={startedAt} short={formatWhen(startedAt)} full={formatFull(startedAt)} />],
    ...(endedAt === null ? [] : [[words.took, formatDuration(endedAt - startedAt)] as const]),
    ...usageFacts(detail.usage),
    ...(model === null ? [] : modelFacts(model)),
    ...(tool === null ? [] : toolFacts(tool)),
  ]
  return (
    <InspectorSection>
      <h3 className={styles.stepTitle}>{kind === 'compact' ? strings.stepsTable.kinds.compact : title}</h3>
      <Facts items={facts} />
      {state === 'unknown' && <p className={styles.warning}>{words.unknown}</p>}
      {error !== null && <p className={styles.failure}>{error.message}</p>}
    </InspectorSection>
  )
}

/** Tokens and money, for a step or a run. */
export function usageFacts(usage: TokenUsage | null): Fact[] {
  if (usage === null) return []
  const { inputTokens, outputTokens, reasoningTokens, cachedTokens, costUsd } = usage
  const tokens = [
    words.inOut(formatNumber(inputTokens), formatNumber(outputTokens)),
    ...(reasoningTokens ? [words.thought(formatNumber(reasoningTokens))] : []),
    ...(cachedTokens ? [words.cached(formatNumber(cachedTokens))] : []),
  ]
  return [
    [words.tokens, tokens.join(', ')],
    ...(costUsd === undefined ? [] : [[words.cost, `$${costUsd.toFixed(costUsd < 0.01 ? 4 : 2)}`] as const]),
  ]
}

function modelFacts(model: NonNullable<StepDetail['model']>): Fact[] {
  const { ref, purpose, params, firstTokenMs, tokensPerSecond, finish, stoppedBy, maxOutputTokens } = model
  const speed = [
    ...(tokensPerSecond === null ? [] : [words.rate(formatDecimal(tokensPerSecond))]),
    ...(firstTokenMs === null ? [] : [words.first(formatDuration(firstTokenMs))]),
  ]
  const settings = Object.entries({ ...params, ...(maxOutputTokens === null ? {} : { maxOutputTokens }) }).map(
    ([name, value]) => words.params[name]?.(typeof value === 'number' ? formatDecimal(value) : String(value)) ?? name,
  )
  const ended =
    stoppedBy === null ? finish && (words.finishes[finish] ?? finish) : (words.stoppedBy[stoppedBy] ?? stoppedBy)
  return [
    ...(ref === null
      ? []
      : [
          [
            words.model,
            <span key="model" className="h-mono">
              {ref.name}
            </span>,
          ] as const,
        ]),
    ...(speed.length === 0 ? [] : [[words.speed, speed.join(', ')] as const]),
    [words.purpose, words.purposes[purpose] ?? purpose],
    ...(settings.length === 0 ? [] : [[words.settings, settings.join(', ')] as const]),
    ...(ended ? [[words.finish, ended] as const] : []),
  ]
}

function toolFacts({ permission, approval, risk, idempotencyKey }: NonNullable<StepDetail['tool']>): Fact[] {
  return [
    ...(risk === null ? [] : [[words.risk, words.risks[risk] ?? risk] as const]),
    ...(permission === null ? [] : [[words.permission, permission] as const]),
    ...(approval === null
      ? []
      : [
          [
            words.approval,
            <a key="approval" href={`#/approvals/decided/${approval.approvalId}`}>
              {words.approvals[approval.state] ?? approval.state}
            </a>,
          ] as const,
        ]),
    ...(idempotencyKey === null
      ? []
      : [
          [
            words.key,
            <span key="key" className="h-mono">
              {idempotencyKey}
            </span>,
          ] as const,
        ]),
  ]
}
