import { errorText } from '#renderer/lib/errors.ts'
import { useInspector } from '#renderer/lib/inspector.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { Inspector, InspectorSection } from '#renderer/ui/Inspector.tsx'
import { Tabs } from '#renderer/ui/Tabs.tsx'
import type { StepDetail } from '#shared/contract/run-detail.ts'
import { useOpenRun } from '../executions.store.ts'
import { strings } from '../strings.ts'
import { ModelInput, ModelOutput, ModelSummary } from './ModelCall.tsx'
import { RunFactsSection } from './RunFactsSection.tsx'
import { type StepTab, showStepTab, useRunTab } from './run-tab.ts'
import { StepFacts } from './StepFacts.tsx'
import { TextBlock } from './TextBlock.tsx'
import { ToolInput, ToolOutput } from './ToolCall.tsx'

const words = strings.inspector
const NARROW_PX = 1_280
const TABS: readonly StepTab[] = ['step', 'input', 'output', 'raw']

/** The chosen step: its model or tool, what went in, what came out. Without one, the run itself. */
export function StepInspector() {
  const { open: _open, ...inspector } = useInspector('executions', window.innerWidth >= NARROW_PX)
  const tab = useRunTab((state) => state.stepTab)
  const runId = useOpenRun((state) => state.runId)
  const stepNo = useOpenRun((state) => state.stepNo)
  const detail = useOpenRun((state) => state.detail)
  const error = useOpenRun((state) => state.detailError)
  return (
    <Inspector label={words.label} {...inspector}>
      <h2 className="h-hidden">{words.label}</h2>
      {runId === null && (
        <InspectorSection>
          <p className="h-meta">{words.none}</p>
        </InspectorSection>
      )}
      {runId !== null && stepNo === null && <RunFactsSection />}
      {stepNo !== null && error !== null && <ErrorState title={words.failed}>{errorText(error)}</ErrorState>}
      {stepNo !== null && detail !== null && (
        <Tabs
          label={words.label}
          value={tab}
          onChange={showStepTab}
          tabs={TABS.map((value) => ({ value, label: words.tabs[value] }))}
        >
          <StepSide key={`${runId}/${detail.stepNo}`} tab={tab} detail={detail} />
        </Tabs>
      )}
    </Inspector>
  )
}

function StepSide({ tab, detail }: { tab: StepTab; detail: StepDetail }) {
  const { model, tool } = detail
  if (tab === 'raw') {
    return (
      <>
        <TextBlock title={words.rawInput} text={asJson(detail.input)} />
        <TextBlock title={words.rawOutput} text={asJson(detail.output)} />
      </>
    )
  }
  if (tab === 'step') {
    return (
      <>
        <StepFacts detail={detail} />
        {model !== null && <ModelSummary detail={detail} model={model} />}
        {tool !== null && <ToolInput tool={tool} />}
        {tool !== null && <ToolOutput tool={tool} />}
      </>
    )
  }
  if (model !== null)
    return tab === 'input' ? (
      <ModelInput detail={detail} model={model} />
    ) : (
      <ModelOutput detail={detail} model={model} />
    )
  if (tool !== null) return tab === 'input' ? <ToolInput tool={tool} /> : <ToolOutput tool={tool} />
  return null
}

const asJson = (value: unknown): string => JSON.stringify(value, null, 2) ?? ''
