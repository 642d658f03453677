import type { Db } from '#main/engine/db/db.ts'
import type { PermissionGate } from '#main/engine/ports/permission-gate.ts'
import { findModelCall, type KeptMessage } from '#main/engine/runs/model-calls.store.ts'
import { stepFinished } from '#main/engine/runs/run-events.store.ts'
import { findStep, type StepLineRow } from '#main/engine/runs/steps.store.ts'
import type { ToolRegistry } from '#main/engine/tools/tool.ts'
import type { PromptMessage, StepDetail, StepLine } from '#shared/contract/run-detail.ts'
import { ChangeId, type RunId } from '#shared/domain/ids.ts'
import { ModelParams, ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'

export interface StepDetailDeps {
  db: Db
  tools: ToolRegistry
  approvals: Pick<PermissionGate, 'find'>
}

const MAX_MESSAGE_CHARS = 6_000
const MAX_PROMPT_CHARS = 400_000
const MAX_TEXT_CHARS = 200_000
const MAX_VALUE_CHARS = 200_000

/** A step as lists show it. */
export const toLine = (tools: ToolRegistry, row: StepLineRow): StepLine => ({
  stepNo: row.step_no,
  kind: row.kind,
  name: row.name,
  title: row.kind === 'tool' ? (tools.get(row.name)?.title ?? row.name) : row.name,
  state: row.state,
  usage: row.usage === null ? null : JSON.parse(row.usage),
  startedAt: row.started_at,
  endedAt: row.ended_at,
  summary: row.summary,
  errorText: row.error_text,
})

/** Everything that is kept of a step, bounded. Throws run.not_found. */
export function stepDetail(deps: StepDetailDeps, runId: RunId, stepNo: number): StepDetail {
  const step = findStep(deps.db, runId, stepNo)
  if (step === undefined) throw new AppError('run.not_found', 'There is no such step', { runId, stepNo })
  return {
    ...toLine(deps.tools, step.line),
    error: step.error,
    input: bounded(step.input),
    output: bounded(step.output),
    model: step.line.kind === 'tool' ? null : modelPart(deps.db, runId, step),
    tool: step.line.kind === 'tool' ? toolPart(deps, runId, step) : null,
  }
}

/** A whole message of the prompt of a step. Throws run.not_found. */
export function wholePromptMessage(db: Db, at: { runId: RunId; stepNo: number; index: number }): { content: string } {
  const message = findModelCall(db, at.runId, at.stepNo)?.messages[at.index]
  if (message === undefined) throw new AppError('run.not_found', 'There is no such message', at)
  return { content: message.content }
}

type Found = NonNullable<ReturnType<typeof findStep>>

function modelPart(db: Db, runId: RunId, { line, input, output }: Found): StepDetail['model'] {
  const asked = fieldsOf(input)
  const given = fieldsOf(output)
  const kept = findModelCall(db, runId, line.step_no)
  const told = kept?.firstTokenMs == null ? stepFinished(db, runId, line.step_no) : null
  const ref = ModelRef.safeParse(asked.model)
  const params = ModelParams.safeParse(kept?.params)
  return {
    ref: ref.success ? ref.data : null,
    purpose: textOf(asked.purpose) ?? line.kind,
    params: params.success ? params.data : {},
    maxOutputTokens: kept?.maxOutputTokens ?? null,
    prompt: kept === null ? null : promptMessages(kept.messages),
    tools: kept?.tools ?? [],
    answer: cut(textOf(given.text) ?? '', MAX_TEXT_CHARS),
    reasoning: kept?.reasoning == null ? null : cut(kept.reasoning, MAX_TEXT_CHARS),
    calls: callsOf(given.calls),
    finish: textOf(given.finish),
    stoppedBy: textOf(given.stoppedBy),
    firstTokenMs: kept?.firstTokenMs ?? told?.firstTokenMs ?? null,
    tokensPerSecond: kept?.tokensPerSecond ?? told?.tokensPerSecond ?? null,
  }
}

function toolPart({ tools, approvals }: StepDetailDeps, runId: RunId, { line, input, output }: Found) {
  const asked = fieldsOf(input)
  const given = fieldsOf(output)
  const callId = textOf(asked.callId) ?? ''
  const approval = callId === '' ? undefined : newestApproval(approvals, runId, callId)
  const change = ChangeId.safeParse(given.changeId)
  const text = textOf(given.output)
  return {
    callId,
    args: bounded(asked.args ?? null),
    output: text === null ? null : cut(text, MAX_TEXT_CHARS),
    isUntrusted: given.isUntrusted === true,
    permission: textOf(asked.permission),
    approval:
      approval === undefined
        ? null
        : {
            approvalId: approval.approvalId,
            state: approval.state,
            by: approval.decision?.by ?? null,
            at: approval.decidedAt,
          },
    risk: tools.get(line.name)?.risk ?? null,
    changeId: change.success ? change.data : null,
    idempotencyKey: textOf(asked.idempotencyKey),
  }
}

/** A call that changed after it was asked about is asked about again under `id#2`. */
function newestApproval(approvals: StepDetailDeps['approvals'], runId: RunId, callId: string) {
  let newest = approvals.find(runId, callId)
  for (let count = 2; newest !== undefined; count++) {
    const next = approvals.find(runId, `${callId}#${count}`)
    if (next === undefined) break
    newest = next
  }
  return newest
}

/** Long ones are cut, and when the whole is too long the oldest after the instructions are left empty: each can be read whole. */
function promptMessages(messages: readonly KeptMessage[]): PromptMessage[] {
  let room = MAX_PROMPT_CHARS
  return messages
    .map((message, at) => ({ message, at }))
    .toReversed()
    .map(({ message: { role, content, tool, calls } }) => {
      const shown = content.slice(0, Math.max(0, Math.min(MAX_MESSAGE_CHARS, room)))
      room -= shown.length
      return { role, content: shown, chars: content.length, tool: tool ?? null, calls: calls ?? [] }
    })
    .toReversed()
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const callsOf = (value: unknown): { tool: string; args: unknown }[] =>
  Array.isArray(value)
    ? value.flatMap((each) => {
        const { tool, args } = fieldsOf(each)
        return typeof tool === 'string' ? [{ tool, args: bounded(args ?? null) }] : []
      })
    : []

/** As it is, or the beginning of its JSON when it is too long for a page. */
function bounded(value: unknown): unknown {
  const json = JSON.stringify(value ?? null)
  return json.length <= MAX_VALUE_CHARS ? (value ?? null) : cut(json, MAX_VALUE_CHARS)
}

const cut = (text: string, maxChars: number): string =>
  text.length <= maxChars ? text : `${text.slice(0, maxChars)}\n[${text.length - maxChars} more characters]`
