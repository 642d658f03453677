import { formatDuration, formatNumber } from '#renderer/lib/format.ts'
import { ContextBar } from '#renderer/ui/context-bar/ContextBar.tsx'
import { Facts, InspectorSection } from '#renderer/ui/Inspector.tsx'
import type { TokenUsage } from '#shared/domain/model.ts'
import { shownRun, useChat } from '../chat.store.ts'
import { isSameModel, useModels } from '../chat-lookups.ts'
import { meterOf } from '../composer/MeterButton.tsx'
import styles from '../parts/Page.module.css'
import type { RunView } from '../state/run-view.ts'
import { strings } from '../strings.ts'
import { StepList } from './StepList.tsx'

const words = strings.inspector

/** The context window by part, and the figures of the answer. */
export function ContextTab() {
  const meter = useChat(meterOf)
  const run = useChat(shownRun)
  const facts = factsOf(run, useIsOnThisPc())
  return (
    <>
      <InspectorSection>
        {meter === null ? <p className={styles.none}>{words.notMeasured}</p> : <ContextBar meter={meter} />}
      </InspectorSection>
      {run.steps.length > 0 && (
        <>
          {facts.length > 0 && (
            <InspectorSection title={words.thisAnswer}>
              <Facts items={facts} />
            </InspectorSection>
          )}
          <InspectorSection title={words.steps}>
            <StepList run={run} />
          </InspectorSection>
        </>
      )}
    </>
  )
}

/** Only what is known: nothing is counted before the first step has ended. */
function factsOf(run: RunView, isFree: boolean) {
  const { inputTokens, outputTokens } = run.usage
  const facts: [string, string][] = [
    [words.speed, speedOf(run)],
    [words.tokens, inputTokens > 0 ? words.tokensOf(formatNumber(inputTokens), formatNumber(outputTokens)) : ''],
    [words.cost, costOf(run.usage, isFree)],
  ]
  return facts.filter(([, value]) => value !== '')
}

function speedOf({ tokensPerSecond, firstTokenMs }: RunView): string {
  const first = firstTokenMs === null ? null : formatDuration(firstTokenMs)
  if (tokensPerSecond === null) return first === null ? '' : words.firstAfter(first)
  return words.speedOf(formatNumber(tokensPerSecond), first ?? '')
}

const costOf = ({ costUsd }: TokenUsage, isFree: boolean): string =>
  isFree ? words.free : costUsd === undefined ? '' : words.usd(costUsd.toFixed(costUsd < 0.1 ? 4 : 2))

function useIsOnThisPc(): boolean {
  const model = useChat((state) => state.conversation?.effectiveModel ?? null)
  return useModels().find(({ ref }) => isSameModel(ref, model))?.location === 'this_pc'
}
