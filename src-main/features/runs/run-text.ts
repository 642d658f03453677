import type { StepDetail } from '#shared/contract/run-detail.ts'
import type { RunCard } from '#shared/contract/runs.contract.ts'

const MAX_VALUE_CHARS = 4_000
const MAX_TEXT_CHARS = 2_000_000

/** A run as Markdown: what it was, then its steps. Long values are cut. */
export function runAsMarkdown(run: RunCard, steps: readonly StepDetail[]): string {
  const { inputTokens, outputTokens } = run.usage
  const head = [
    `# ${run.title}`,
    '',
    `- State: ${run.state}${run.stateReason === null ? '' : ` (${run.stateReason})`}`,
    `- Run: ${run.runId}`,
    ...(run.startedAt === null ? [] : [`- Started: ${new Date(run.startedAt).toISOString()}`]),
    ...(run.endedAt === null ? [] : [`- Ended: ${new Date(run.endedAt).toISOString()}`]),
    `- Tokens: ${inputTokens} in, ${outputTokens} out`,
    ...(run.error === null ? [] : [`- Error: ${run.error.code}: ${run.error.message}`]),
  ]
  return bounded([...head, ...steps.map(stepAsMarkdown)].join('\n'))
}

export const runAsJson = (run: RunCard, steps: readonly StepDetail[]): string =>
  bounded(JSON.stringify({ run, steps }, null, 2))

function stepAsMarkdown(step: StepDetail): string {
  const took = step.endedAt === null ? '' : `, ${step.endedAt - step.startedAt} ms`
  const lines = ['', `## ${step.stepNo}. ${step.title} (${step.kind}, ${step.state}${took})`]
  const { model, tool, error } = step
  if (error !== null) lines.push('', `Error: ${error.message}`)
  if (model !== null && model.answer !== '') lines.push('', fenced(model.answer))
  for (const call of model?.calls ?? []) lines.push('', `Calls ${call.tool}:`, fenced(JSON.stringify(call.args)))
  if (tool !== null) {
    lines.push('', 'Input:', fenced(JSON.stringify(tool.args, null, 2)))
    if (tool.output !== null) lines.push('', 'Output:', fenced(tool.output))
    if (tool.permission !== null) lines.push('', `Permission: ${tool.permission}`)
  }
  return lines.join('\n')
}

/** A fence longer than any in the text, so that the text cannot end it. */
function fenced(text: string): string {
  const shown = text.length <= MAX_VALUE_CHARS ? text : `${text.slice(0, MAX_VALUE_CHARS)}\n…`
  const longest = Math.max(2, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${shown}\n${fence}`
}

const bounded = (text: string): string => (text.length <= MAX_TEXT_CHARS ? text : `${text.slice(0, MAX_TEXT_CHARS)}\n…`)
