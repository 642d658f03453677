import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { ToolCallPart } from '#shared/domain/message.ts'
import type { TokenUsage } from '#shared/domain/model.ts'
import type { RunState } from '#shared/domain/run.ts'
import type { RunEvent } from '#shared/domain/run-event.ts'
import { addUsage, NO_USAGE } from '#shared/domain/usage.ts'

export interface StepLine {
  stepNo: number
  kind: 'model' | 'tool' | 'compact'
  /** the model, or the tool in words */
  name: string
  startedAt: number
  durationMs: number | null
}

/** What the inspector shows of a run, folded from its events from the first one on. */
export interface RunView {
  state: RunState
  reason: string
  steps: readonly StepLine[]
  usage: TokenUsage
  firstTokenMs: number | null
  tokensPerSecond: number | null
  meter: ContextMeter | null
  /** the model is being loaded; progress from 0 to 1 where the provider says it */
  loading: { model: string; progress: number | null } | null
}

export const NEW_RUN: RunView = {
  state: 'queued',
  reason: '',
  steps: [],
  usage: NO_USAGE,
  firstTokenMs: null,
  tokensPerSecond: null,
  meter: null,
  loading: null,
}

/** The run after one more event; the same object when the event says nothing new of it, as most words do. */
export function foldRun(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run.started':
      return { ...view, state: 'running', reason: '' }
    case 'run.state_changed':
      return { ...view, state: event.data.state, reason: event.data.reason ?? '', loading: null }
    case 'run.finished':
      return { ...view, state: event.data.state, usage: event.data.usage, reason: '', loading: null }
    case 'step.started': {
      const step: StepLine = { ...event.data, startedAt: event.at, durationMs: null }
      return { ...view, steps: [...view.steps.filter(({ stepNo }) => stepNo !== step.stepNo), step] }
    }
    case 'step.finished':
      return finishStep(view, event.data)
    case 'tool.updated':
      return nameTool(view, event.data.call)
    case 'model.loading':
      return { ...view, loading: { model: event.data.model, progress: event.data.progress ?? null } }
    case 'text.delta':
    case 'reasoning.delta':
      return view.loading === null ? view : { ...view, loading: null }
    case 'context.measured':
      return { ...view, meter: event.data.meter }
    default:
      return view
  }
}

/** A step event knows a tool by its identifier; its calls say what people call it. */
function nameTool(view: RunView, { tool, title }: ToolCallPart): RunView {
  if (!view.steps.some(({ kind, name }) => kind === 'tool' && name === tool)) return view
  const named = (step: StepLine) => (step.kind === 'tool' && step.name === tool ? { ...step, name: title } : step)
  return { ...view, steps: view.steps.map(named) }
}

type Finished = Extract<RunEvent, { type: 'step.finished' }>['data']

function finishStep(view: RunView, data: Finished): RunView {
  return {
    ...view,
    loading: null,
    steps: view.steps.map((step) => (step.stepNo === data.stepNo ? { ...step, durationMs: data.durationMs } : step)),
    usage: data.usage === undefined ? view.usage : addUsage(view.usage, data.usage),
    firstTokenMs: data.firstTokenMs ?? view.firstTokenMs,
    tokensPerSecond: data.tokensPerSecond ?? view.tokensPerSecond,
  }
}
