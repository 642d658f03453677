import { z } from 'zod'
import type { Tool } from '#main/engine/tools/tool.ts'
import { MAX_READ_BYTES } from '#shared/domain/file.ts'
import { readText, requireFile, shownPath, type ToolPlaces, targetOf } from './tool-places.ts'

const Input = z.object({
  path: z.string().min(1),
  offset: z.int().min(1).optional().describe('First line, from 1'),
  limit: z.int().min(1).max(5_000).optional().describe('Number of lines'),
})
type Input = z.infer<typeof Input>

const MAX_OUTPUT_CHARS = 24_000

/** file_read: a text file or some of its lines. A file that fits is given as it is, without any frame. */
export function createReadTool(places: ToolPlaces): Tool<Input> {
  return {
    name: 'file_read',
    title: 'Read file',
    description: 'Read a file',
    risk: 'read',
    effect: 'pure',
    defaultPermission: 'allow',
    input: Input,
    timeoutMs: 20_000,
    isParallel: true,
    target: async ({ path }) => targetOf(await places.guard.resolve(path)),
    async run({ path, offset = 1, limit }) {
      const place = await places.guard.resolve(path)
      const shown = shownPath(places, place)
      const { text } = requireFile(await readText(place, MAX_READ_BYTES), shown)
      const { output, from, to, count } = cutLines(text, offset, limit)
      const isWhole = from === 1 && to === count
      return {
        output: isWhole && output !== '' ? output : `${output}\n[${linesNote({ from, to, count })}]`.trimStart(),
        summary: isWhole ? `${shown}, ${lines(count)}` : `${shown}, lines ${from} to ${to} of ${count}`,
        isUntrusted: true,
      }
    },
  }
}

interface Cut {
  output: string
  from: number
  to: number
  count: number
}

/** Whole lines up to the limit; a single line that is too long by itself is cut. */
function cutLines(text: string, offset: number, limit = Number.MAX_SAFE_INTEGER): Cut {
  const all = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  const taken: string[] = []
  let size = 0
  for (const line of all.slice(offset - 1, offset - 1 + limit)) {
    size += line.length + 1
    if (size > MAX_OUTPUT_CHARS && taken.length > 0) break
    taken.push(line.length > MAX_OUTPUT_CHARS ? `${line.slice(0, MAX_OUTPUT_CHARS)} [line cut]` : line)
  }
  return { output: taken.join('\n'), from: offset, to: offset - 1 + taken.length, count: all.length }
}

function linesNote({ from, to, count }: Omit<Cut, 'output'>): string {
  if (count === 0) return 'The file is empty'
  if (from > count) return `The file has only ${lines(count)}`
  const rest = to < count ? ` Go on with offset ${to + 1}.` : ''
  return `Lines ${from} to ${to} of ${count}.${rest}`
}

const lines = (count: number) => (count === 1 ? '1 line' : `${count} lines`)
