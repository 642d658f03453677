import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { InnerCalls, Tool, ToolContext, ToolResult } from '#main/engine/tools/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import { SCRIPT_LIMITS } from './script.ts'
import type { PlayScript } from './script-thread.ts'

const Input = z.object({ code: z.string().min(1).max(50_000) })
type Input = z.infer<typeof Input>

const TIMEOUT_MS = 15_000
const NO_CALLS: InnerCalls = { tools: [], results: [], startedAt: 0 }

/**
 * run_javascript: a script in a sandbox that has nothing but itself and the agent's other tools. It is played again from
 * its start when its calls have results, so its time and its random numbers are those of its first play. See ADR 0022.
 */
export function createRunJavascript(play: PlayScript, isOn: () => boolean = () => true): Tool<Input> {
  async function replay({ code }: Input, ctx: ToolContext, { tools, results, startedAt }: InnerCalls) {
    if (!isOn()) throw new AppError('tool.denied', 'Running scripts is switched off in Settings, Experimental')
    const input = {
      code,
      tools,
      results,
      now: startedAt,
      seed: seedOf(`${ctx.runId} ${ctx.callId}`),
      workMs: SCRIPT_LIMITS.workMs,
    }
    const turn = await play(input, ctx.signal)
    if (turn.type === 'calls') return { calls: turn.calls }
    if (turn.type === 'failed') throw new AppError('script.failed', withLog(turn.message, turn.log))
    return toResult(turn)
  }

  return {
    name: 'run_javascript',
    title: 'Run JavaScript',
    description:
      'Run JavaScript. return gives the result. await tools.NAME(args) calls your other tools; it gives text',
    risk: 'execute',
    effect: 'keyed',
    defaultPermission: 'ask',
    input: Input,
    timeoutMs: TIMEOUT_MS,
    isParallel: false,
    isOffered: isOn,
    question: () => 'Run this script?',
    preview: async ({ code }) => ({ kind: 'fields', fields: [{ label: 'Script', value: code }] }),
    replay,
    /** For callers that make no calls for it. */
    run: async (args, ctx) => (await replay(args, ctx, NO_CALLS)) as ToolResult,
  }
}

function toResult({ value, log }: { value: string; log: string[] }): ToolResult {
  const output = withLog(value === '' ? 'Done. The script returned nothing.' : value, log)
  return { output, summary: (value === '' ? (log[0] ?? 'Done') : value).slice(0, 120) }
}

const withLog = (text: string, log: readonly string[]): string =>
  log.length === 0 ? text : `${text}\n\nPrinted:\n${log.join('\n')}`

const seedOf = (text: string): number => createHash('sha256').update(text).digest().readInt32LE(0)
