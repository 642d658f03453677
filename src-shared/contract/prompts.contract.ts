import { z } from 'zod'
import { EpochMs, PromptId } from '../domain/ids.ts'
import { plainLine } from '../std/plain-line.ts'
import { Done, flagParam, pick, procedure } from './base.ts'

/** What is typed after the slash. */
export const PromptName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u)
  .transform((name) => name.toLowerCase())

const fields = {
  name: PromptName,
  title: z.string().overwrite(plainLine).min(1).max(120),
  text: z.string().min(1).max(20_000),
}

export const Prompt = z.object({
  promptId: PromptId,
  name: z.string(),
  title: z.string(),
  text: z.string(),
  /** it came with the app: it is hidden instead of deleted, and can be set back */
  isStarter: z.boolean(),
  /** a starter that the person changed */
  isChanged: z.boolean(),
  isHidden: z.boolean(),
  updatedAt: EpochMs,
})
export type Prompt = z.infer<typeof Prompt>

export const PromptFile = z.object({
  format: z.literal('hearth.prompts'),
  version: z.literal(1),
  prompts: z.array(z.object(fields)).max(500),
})
export type PromptFile = z.infer<typeof PromptFile>

const route = { tags: ['Prompts'] }
const one = z.object({ promptId: PromptId })

export const prompts = {
  /** By name. */
  list: procedure
    .route({ ...route, method: 'GET', path: '/prompts', summary: 'The prompt library' })
    .input(z.object({ withHidden: flagParam.default(false) }))
    .output(z.array(Prompt)),
  create: procedure
    .route({ ...route, method: 'POST', path: '/prompts', summary: 'Add a prompt' })
    .errors(pick('prompt.name_taken', 'prompt.too_many'))
    .input(z.object(fields))
    .output(Prompt),
  update: procedure
    .route({ ...route, method: 'PATCH', path: '/prompts/{promptId}', summary: 'Change a prompt' })
    .errors(pick('prompt.not_found', 'prompt.name_taken'))
    .input(z.object(fields).partial().extend({ promptId: PromptId, isHidden: z.boolean().optional() }))
    .output(Prompt),
  /** A starter as it came with the app. */
  reset: procedure
    .route({ ...route, method: 'POST', path: '/prompts/{promptId}/reset', summary: 'Set a starter back' })
    .errors(pick('prompt.not_found', 'prompt.name_taken'))
    .input(one)
    .output(Prompt),
  /** A starter is hidden instead. */
  delete: procedure
    .route({ ...route, method: 'DELETE', path: '/prompts/{promptId}', summary: 'Delete a prompt' })
    .errors(pick('prompt.not_found'))
    .input(one)
    .output(Done),
  restore: procedure
    .route({ ...route, method: 'POST', path: '/prompts/{promptId}/restore', summary: 'Bring a prompt back' })
    .errors(pick('prompt.not_found', 'prompt.name_taken'))
    .input(one)
    .output(Prompt),
  export: procedure
    .route({ ...route, method: 'GET', path: '/prompts/export', summary: 'The prompt library as a file' })
    .output(PromptFile),
  /** Adds what is new. A prompt with a name that is taken gets a number, one that is there already is left out. */
  import: procedure
    .route({ ...route, method: 'POST', path: '/prompts/import', summary: 'Add prompts from a file' })
    .errors(pick('prompt.too_many'))
    .input(PromptFile)
    .output(z.object({ added: z.number().int(), known: z.number().int() })),
}
