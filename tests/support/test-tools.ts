import { z } from 'zod'
import type { Tool, ToolContext, ToolResult } from '#main/engine/tools/tool.ts'

const Input = z.strictObject({ path: z.string(), n: z.number().optional() })
type Args = z.infer<typeof Input>

export interface TestTool extends Tool<Args> {
  /** the arguments of every run, oldest first */
  readonly runs: Args[]
}

/** A tool that remembers its runs. `run` decides what it gives; its arguments and a path unless told. */
export function makeTool(
  name: string,
  change: Partial<Omit<Tool<Args>, 'run' | 'name'>> & {
    run?: (args: Args, ctx: ToolContext) => Promise<ToolResult>
  } = {},
): TestTool {
  const runs: Args[] = []
  const { run, ...rest } = change
  return {
    name,
    title: name,
    description: `The tool ${name}`,
    risk: 'read',
    effect: 'pure',
    defaultPermission: 'allow',
    input: Input,
    timeoutMs: 10_000,
    isParallel: (change.risk ?? 'read') === 'read',
    ...rest,
    runs,
    async run(args, ctx) {
      runs.push(args)
      return run === undefined ? { output: `${name} ${args.path}`, summary: `${name} done` } : run(args, ctx)
    },
  }
}
