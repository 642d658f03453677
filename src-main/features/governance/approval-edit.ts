import { prettifyError } from 'zod'
import type { Tool, ToolContext, ToolRegistry } from '#main/engine/tools/tool.ts'
import type { Log } from '#main/platform/log.ts'
import type { Approval } from '#shared/domain/approval.ts'
import { FolderId } from '#shared/domain/ids.ts'
import { AppError, isAppError } from '#shared/errors/errors.ts'
import { argsHashOf } from './args-hash.ts'

export type EditedCall = Pick<Approval, 'args' | 'argsHash' | 'preview' | 'folderId' | 'host' | 'title'>

const PREVIEW_TIMEOUT_MS = 20_000

/**
 * The card that the person would see for other arguments, made by the tool itself.
 *
 * @throws tool.bad_arguments when the tool refuses them, also for where they reach
 */
export async function editCall(
  approval: Approval,
  args: Record<string, unknown>,
  { tools, log }: { tools: Pick<ToolRegistry, 'get'>; log: Log },
): Promise<EditedCall> {
  const tool = tools.get(approval.tool)
  if (tool === undefined || approval.kind !== 'permission') {
    throw new AppError('tool.bad_arguments', 'These arguments cannot be edited', { tool: approval.tool })
  }
  const parsed = tool.input.safeParse(args)
  if (!parsed.success) throw new AppError('tool.bad_arguments', prettifyError(parsed.error), { tool: tool.name })
  return withToolRefusals(tool, async () => {
    const ctx = previewContext(approval, log)
    const target = await tool.target?.(parsed.data, ctx)
    const preview = (await tool.preview?.(parsed.data, ctx)) ?? null
    const folderId = FolderId.safeParse(target?.folderId)
    return {
      args: parsed.data,
      preview,
      argsHash: argsHashOf({ tool: tool.name, args: parsed.data, preview }),
      folderId: folderId.success ? folderId.data : null,
      host: target?.host ?? null,
      title: tool.question?.(parsed.data) ?? approval.title,
    }
  })
}

/** What the tool says against the arguments belongs beside the field that the person edits. */
async function withToolRefusals<T>(tool: Tool, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.kind !== 'user') throw thrown
    const data = { ...thrown.data, tool: tool.name, code: thrown.code }
    throw new AppError('tool.bad_arguments', thrown.message, data, { cause: thrown })
  }
}

/** A preview changes nothing, so no step and no key belong to it. */
const previewContext = ({ runId, agentId, callId }: Approval, log: Log): ToolContext => ({
  runId,
  agentId,
  callId,
  stepNo: 0,
  idempotencyKey: `preview/${runId}/${callId}`,
  signal: AbortSignal.timeout(PREVIEW_TIMEOUT_MS),
  log,
})
