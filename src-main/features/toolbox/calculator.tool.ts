import { z } from 'zod'
import type { Tool } from '#main/engine/tools/tool.ts'

const Input = z.object({ expression: z.string().min(1).max(500) })
type Input = z.infer<typeof Input>

/** Works out an expression, away from the core's event loop; rejects with AppErrors. */
export type Evaluate = (expression: string, signal: AbortSignal) => Promise<string>

/** calculator: arithmetic, functions and units. */
export const createCalculator = (evaluate: Evaluate): Tool<Input> => ({
  name: 'calculator',
  title: 'Calculate',
  description: 'Evaluate a math expression',
  risk: 'read',
  effect: 'pure',
  defaultPermission: 'allow',
  input: Input,
  timeoutMs: 5_000,
  isParallel: true,
  async run({ expression }, { signal }) {
    const result = await evaluate(expression, signal)
    return { output: result, summary: `${shorten(expression)} = ${shorten(result)}` }
  },
})

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}...` : text)
