import { z } from 'zod'
import type { Tool, ToolContext, ToolResult } from '#main/engine/tools/tool.ts'
import { type FileChange, MAX_WRITE_BYTES } from '#shared/domain/file.ts'
import type { ToolPreview } from '#shared/domain/tool.ts'
import type { ChangeJournal, Draft } from './change-journal.ts'
import { countChangedLines } from './line-diff.ts'
import type { SafePath } from './path-guard.ts'
import { replaceExact } from './replace-exact.ts'
import { encodeText, PLAIN_TEXT } from './text-format.ts'
import {
  readText,
  requireFile,
  requireSize,
  requireWritable,
  shownPath,
  type TextFile,
  type ToolPlaces,
  targetOf,
} from './tool-places.ts'

const WriteInput = z.object({ path: z.string().min(1), content: z.string() })
const EditInput = z.object({
  path: z.string().min(1),
  oldText: z.string().min(1).describe('Exact text to replace'),
  newText: z.string(),
  replaceAll: z.boolean().optional(),
})
type WriteInput = z.infer<typeof WriteInput>
type EditInput = z.infer<typeof EditInput>

const shared = {
  risk: 'write',
  effect: 'keyed',
  defaultPermission: 'ask',
  timeoutMs: 30_000,
  isParallel: false,
} as const

/** file_write: creates a file or replaces all of its text. An existing file keeps its encoding and line ends. */
export function createWriteTool(places: ToolPlaces, journal: ChangeJournal): Tool<WriteInput> {
  const changes = createChangeWork<WriteInput>(places, journal, {
    forWriting: true,
    textAfter: ({ content }) => content,
  })
  return {
    ...shared,
    ...changes,
    name: 'file_write',
    title: 'Write file',
    description: 'Write text to a file',
    input: WriteInput,
    question: ({ path }) => `Write ${path}?`,
  }
}

/** file_edit: replaces an exact piece of a file. */
export function createEditTool(places: ToolPlaces, journal: ChangeJournal): Tool<EditInput> {
  const changes = createChangeWork<EditInput>(places, journal, {
    forWriting: false,
    textAfter: (args, current, shown) =>
      replaceExact(requireFile(current, shown).text, { ...args, replaceAll: args.replaceAll ?? false }, shown).text,
  })
  return {
    ...shared,
    ...changes,
    name: 'file_edit',
    title: 'Edit file',
    description: 'Replace exact text in a file',
    input: EditInput,
    question: ({ path }) => `Change ${path}?`,
  }
}

interface ChangeRule<Args> {
  forWriting: boolean
  /** What the file's text becomes. */
  textAfter(args: Args, current: TextFile | null, shown: string): string
}

/** Everything that changing a file has in common: where, what the person is shown, and the journaled change. */
function createChangeWork<Args extends { path: string }>(
  places: ToolPlaces,
  journal: ChangeJournal,
  { forWriting, textAfter }: ChangeRule<Args>,
) {
  const resolve = (args: Args) => places.guard.resolve(args.path, { forWriting })

  async function plan(args: Args, place: SafePath): Promise<Draft & { textBefore: string; textAfter: string }> {
    const current = await readText(place)
    const after = textAfter(args, current, shownPath(places, place))
    const bytes = encodeText(after, current?.format ?? PLAIN_TEXT)
    const { added, removed } = countChangedLines(current?.text ?? '', after)
    return {
      before: current?.bytes ?? null,
      after: requireSize(bytes, shownPath(places, place), MAX_WRITE_BYTES),
      addedLines: added,
      removedLines: removed,
      textBefore: current?.text ?? '',
      textAfter: after,
    }
  }

  return {
    target: async (args: Args) => targetOf(await resolve(args)),
    async preview(args: Args): Promise<ToolPreview> {
      const place = await resolve(args)
      const draft = await plan(args, place)
      const isNew = draft.before === null
      return { kind: 'diff', path: shownPath(places, place), isNew, before: draft.textBefore, after: draft.textAfter }
    },
    async run(args: Args, { runId, stepNo, idempotencyKey, signal }: ToolContext): Promise<ToolResult> {
      signal.throwIfAborted()
      const place = await resolve(args)
      requireWritable(place)
      const request = { place, runId, stepNo, idempotencyKey }
      return resultOf(await journal.change(request, () => plan(args, place)), shownPath(places, place))
    },
  }
}

function resultOf(change: FileChange, shown: string): ToolResult {
  const verb = change.kind === 'created' ? 'Created' : 'Changed'
  const counts = `+${change.addedLines} -${change.removedLines}`
  return { output: 'ok', summary: `${verb} ${shown}, ${counts}`, changeId: change.changeId }
}
