import { z } from 'zod'
import { AppError } from '#shared/errors/errors.ts'
import type { PullProgress } from '../adapter.ts'
import { badResponse, parseJson, streamError } from '../http-errors.ts'
import type { Who } from '../refusal-rules.ts'

const Amount = z.number().nonnegative().optional().catch(undefined)
const Line = z.object({
  error: z.unknown().optional(),
  status: z.string().optional().catch(undefined),
  digest: z.string().max(200).optional().catch(undefined),
  total: Amount,
  completed: Amount,
})

const MAX_STATUS_CHARS = 200

/**
 * What /api/pull says, line by line. Errors come with status 200 as a line of their own, and a stream that ends without
 * `success` was cut.
 *
 * @throws llm.model_missing for a name that the library does not have, disk.full, llm.cut
 */
export async function* pullProgress(
  lines: AsyncIterable<string>,
  { who, name, started }: { who: Who; name: string; started(): void },
): AsyncGenerator<PullProgress> {
  for await (const text of lines) {
    const line = Line.safeParse(parseJson(text, who))
    if (!line.success) throw badResponse(who, `sent a line of an unknown form: ${text.slice(0, 200)}`)
    started()
    const { error, status = '', digest, total, completed } = line.data
    if (error !== undefined) throw pullError(who, name, error)
    if (status === 'success') return
    const layer = digest === undefined ? {} : { layer: { digest, totalBytes: total ?? 0, doneBytes: completed ?? 0 } }
    yield { status: status.slice(0, MAX_STATUS_CHARS), ...layer }
  }
  throw new AppError('llm.cut', `${who.name} ended the download before it was done.`)
}

/** The words of a refusal, where they tell more than a status does. */
export function pullError(who: Who, name: string, error: unknown): AppError {
  const said = typeof error === 'string' ? error : JSON.stringify(error)
  if (/file does not exist|manifest unknown|not found|invalid model name|name is invalid/i.test(said)) {
    const text = `The library of ${who.name} has no model called ${name}. Check the name at ollama.com/library.`
    return new AppError('llm.model_missing', text, { said: said.slice(0, 300) })
  }
  if (/no space left|disk.*full|not enough space/i.test(said)) {
    const text = `The disk of ${who.name} is full. Free some space, then resume the download.`
    return new AppError('disk.full', text, { said: said.slice(0, 300) })
  }
  if (/requires a newer version/i.test(said)) {
    return new AppError('llm.bad_request', `This model needs a newer ${who.name}. Update it, then resume.`, {
      said: said.slice(0, 300),
    })
  }
  return streamError(who, error)
}
