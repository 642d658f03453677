import type {
  AttachedImage,
  AttachedPassage,
  AttachmentText,
  TranscriptMessage,
} from '#main/engine/ports/transcript.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ContextMeter } from '#shared/domain/context-meter.ts'
import type { CountTokens } from './context-guard.ts'
import { rankPassages } from './rank-passages.ts'

/** The share of a window that attached texts may take before passages are chosen. */
const ATTACHED_SHARE = 0.45
const SAMPLE_CHARS = 8_000
/** what a number and a line end add to a passage */
const MARK_CHARS = 12
const PIECE_CHARS = 800

export interface FittedFiles {
  history: readonly TranscriptMessage[]
  /** what was left out, in words for the person */
  cut: ContextMeter['cut']
}

/**
 * Makes what is attached fit. When all of it is too much for the window, the passages that have most to do with the
 * newest question are taken, in the order of their file, and what was left out is said. Pictures that the model cannot
 * see are left out the same way.
 */
export async function fitFiles(
  history: readonly TranscriptMessage[],
  model: Pick<Model, 'numCtx' | 'capabilities' | 'location'>,
  count: CountTokens,
): Promise<FittedFiles> {
  const seen = withVisible(history, model)
  const texts = seen.history.flatMap((message) => message.attachmentTexts)
  const chars = texts.reduce((sum, each) => sum + each.text.length, 0)
  if (chars === 0) return seen
  const room = await roomInChars(texts, model.numCtx, count)
  if (chars <= room) return seen
  const chosen = await choose(texts, { question: questionOf(history), room })
  return {
    history: seen.history.map((message) => ({
      ...message,
      attachmentTexts: message.attachmentTexts.map((each) => chosen.get(each)?.shown ?? each),
    })),
    cut: [...seen.cut, ...[...chosen.values()].flatMap(({ left }) => (left === null ? [] : [left]))],
  }
}

async function roomInChars(texts: readonly AttachmentText[], numCtx: number, count: CountTokens): Promise<number> {
  const largest = texts.reduce((a, b) => (b.text.length > a.text.length ? b : a))
  const sample = largest.text.slice(0, SAMPLE_CHARS)
  const [counted] = await count([sample])
  const charsPerToken = sample.length / Math.max(1, counted?.tokens ?? sample.length / 3)
  return Math.floor(numCtx * ATTACHED_SHARE * charsPerToken)
}

/** The newest words of the person; when they are few ("and the second one?"), those before them too. */
function questionOf(history: readonly TranscriptMessage[]): string {
  const said = history
    .filter((message) => message.role === 'user')
    .map((message) => message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(' '))
  const last = said.at(-1) ?? ''
  return last.length < 60 ? `${last} ${said.at(-2) ?? ''}` : last
}

interface Piece {
  file: AttachmentText
  at: number
  chars: number
  text: string
}

interface Chosen {
  shown: AttachmentText
  left: ContextMeter['cut'][number] | null
}

async function choose(
  texts: readonly AttachmentText[],
  { question, room }: { question: string; room: number },
): Promise<Map<AttachmentText, Chosen>> {
  const spans = new Map(texts.map((file) => [file, spansOf(file)]))
  const pieces: Piece[] = texts.flatMap((file) =>
    (spans.get(file) ?? []).map(({ start, end }, at) => ({
      file,
      at,
      chars: end - start + MARK_CHARS,
      text: file.text.slice(start, end),
    })),
  )
  const taken = new Set<Piece>()
  let used = 0
  for (const at of await rankPassages(question, pieces)) {
    const piece = pieces[at]
    if (piece === undefined || used + piece.chars > room) continue
    used += piece.chars
    taken.add(piece)
  }
  return new Map(
    texts.map((file) => {
      const all = spans.get(file) ?? []
      const kept = pieces.filter((piece) => piece.file === file && taken.has(piece)).map((piece) => piece.at)
      return [file, kept.length === all.length ? { shown: file, left: null } : partOf(file, all, kept)]
    }),
  )
}

/** Code and data have no numbered passages; pieces of some lines stand in for them. */
function spansOf(file: AttachmentText): Omit<AttachedPassage, 'no'>[] {
  if (file.passages !== undefined) return [...file.passages]
  const spans: Omit<AttachedPassage, 'no'>[] = []
  for (let start = 0; start < file.text.length; ) {
    const lineEnd = file.text.indexOf('\n', Math.min(start + PIECE_CHARS, file.text.length))
    const end = lineEnd < 0 || lineEnd - start > 2 * PIECE_CHARS ? start + PIECE_CHARS : lineEnd + 1
    spans.push({ start, end: Math.min(end, file.text.length), page: null })
    start = end
  }
  return spans
}

function partOf(file: AttachmentText, all: readonly Omit<AttachedPassage, 'no'>[], kept: readonly number[]): Chosen {
  const what = `${kept.length} of ${all.length} passages of ${file.name} were sent, those that fit the question`
  const left = { what, tokens: 0 }
  if (file.passages !== undefined) {
    return { shown: { ...file, passages: kept.flatMap((at) => file.passages?.[at] ?? []) }, left }
  }
  const text = kept.map((at) => file.text.slice(all[at]?.start, all[at]?.end)).join('\n[...]\n')
  return { shown: { ...file, text: text === '' ? '[Left out: it has nothing to do with the question.]' : text }, left }
}

/** A model that cannot see gets the name of a picture, and the person is told. An unknown model may see. */
function withVisible(
  history: readonly TranscriptMessage[],
  { capabilities }: Pick<Model, 'capabilities'>,
): FittedFiles {
  if (canSee(capabilities)) return { history, cut: [] }
  const lastAt = history.findLastIndex((message) => message.role === 'user')
  const hidden: AttachedImage[] = []
  const shown = history.map((message, at) => {
    // pictures of the newest request are not left out: without them the question means nothing
    if (at === lastAt || (message.images ?? []).length === 0) return message
    hidden.push(...(message.images ?? []))
    return {
      ...message,
      images: [],
      attachmentTexts: [...message.attachmentTexts, ...(message.images ?? []).map(unseen)],
    }
  })
  return {
    history: shown,
    cut: hidden.map(({ name }) => ({ what: `the picture ${name}, which this model cannot see`, tokens: 0 })),
  }
}

const unseen = ({ name }: AttachedImage): AttachmentText => ({
  name,
  text: '[A picture that you cannot see.]',
})

const canSee = (capabilities: Model['capabilities']): boolean =>
  capabilities.length === 0 || capabilities.includes('vision')
