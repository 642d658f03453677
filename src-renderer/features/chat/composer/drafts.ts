import { create } from 'zustand'
import { createBatches } from '#renderer/lib/batches.ts'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { sendFile } from '#renderer/lib/send-file.ts'
import type { Mention } from '#shared/domain/mention.ts'
import type { AttachmentRef } from '#shared/domain/message.ts'
import { isImage, shrinkImage } from '../attached/shrink-image.ts'
import { strings as words } from '../attached/strings.ts'
import type { ChatState } from '../chat.store.ts'
import { strings } from '../strings.ts'

export type DraftFile =
  | { key: string; name: string; state: 'reading'; share?: number }
  | { key: string; name: string; state: 'ready'; ref: AttachmentRef }
  | { key: string; name: string; state: 'refused'; why: string }

export interface Draft {
  text: string
  files: readonly DraftFile[]
  mentions?: readonly Mention[]
}

/** The draft of the conversation that does not exist yet. */
const BLANK_ID = 'new'

/** Where the words go that are written now; known before the conversation has been read. */
export const draftIdOf = (state: Pick<ChatState, 'conversationId'>): string => state.conversationId ?? BLANK_ID

const STORAGE_KEY = 'hearth.drafts'
const KEPT_DRAFTS = 50
const MAX_FILES = 20
const MAX_BYTES = 64 * 1024 * 1024
const NO_DRAFT: Draft = { text: '', files: [] }

/** What is being written, per conversation; it survives a change of page and a reload. */
export const useDrafts = create<{ byId: Readonly<Record<string, Draft>> }>(() => ({ byId: readKept() }))

export const useDraft = (id: string): Draft => useDrafts((store) => store.byId[id] ?? NO_DRAFT)
export const draftOf = (id: string): Draft => useDrafts.getState().byId[id] ?? NO_DRAFT

export const setDraftText = (id: string, text: string): void => change(id, (draft) => ({ ...draft, text }))
export const addMention = (id: string, mention: Mention): void =>
  change(id, (draft) => ({
    ...draft,
    mentions: [...(draft.mentions ?? []).filter(({ label }) => label !== mention.label), mention],
  }))
/** Takes the words of a mention out of the text too. */
export const removeMention = (id: string, { label }: Mention): void =>
  change(id, (draft) => ({
    ...draft,
    text: draft.text.replace(`@${label}`, label),
    mentions: (draft.mentions ?? []).filter((each) => each.label !== label),
  }))
/** Those that the text still holds. */
export const mentionsOf = ({ text, mentions = [] }: Draft): Mention[] =>
  mentions.filter(({ label }) => text.includes(`@${label}`))
export const clearDraft = (id: string): void => change(id, () => NO_DRAFT)
export const restoreDraft = (id: string, draft: Draft): void => change(id, () => draft)
export const removeFile = (id: string, key: string): void =>
  change(id, (draft) => ({ ...draft, files: draft.files.filter((file) => file.key !== key) }))

/** Reads files into the draft. What cannot be read stays with its reason until the person removes it. */
export async function attachFiles(id: string, files: readonly File[]): Promise<void> {
  await Promise.all(files.map((file) => attachFile(id, file)))
}

async function attachFile(id: string, file: File): Promise<void> {
  const key = crypto.randomUUID()
  const isFull = draftOf(id).files.length >= MAX_FILES
  const why = isFull ? strings.composer.tooMany : file.size > MAX_BYTES ? words.tooLarge : null
  put(id, why === null ? { key, name: file.name, state: 'reading' } : { key, name: file.name, state: 'refused', why })
  if (why !== null) return
  try {
    const picture = isImage(file) ? await shrinkImage(file) : null
    const content = picture ?? file
    const sent = await sendFile(content, (share) => replace(id, { key, name: file.name, state: 'reading', share }))
    const ref = await client.chat.attach({ name: file.name, mediaType: content.type.slice(0, 200), ...sent })
    replace(id, { key, name: file.name, state: 'ready', ref })
  } catch (thrown) {
    replace(id, { key, name: file.name, state: 'refused', why: errorText(thrown) })
  }
}

/** A file that was taken out of the draft meanwhile does not come back. */
const replace = (id: string, file: DraftFile) => {
  if (draftOf(id).files.some(({ key }) => key === file.key)) put(id, file)
}

const put = (id: string, file: DraftFile) =>
  change(id, (draft) => {
    const at = draft.files.findIndex(({ key }) => key === file.key)
    return { ...draft, files: at < 0 ? [...draft.files, file] : draft.files.with(at, file) }
  })

function change(id: string, how: (draft: Draft) => Draft): void {
  useDrafts.setState(({ byId }) => ({ byId: { ...byId, [id]: how(byId[id] ?? NO_DRAFT) } }))
  keepSoon(null)
}

const KEEP_PAUSE_MS = 400
const { add: keepSoon } = createBatches<null>(KEEP_PAUSE_MS, keep)

function keep(): void {
  const worthKeeping = Object.entries(useDrafts.getState().byId)

    .map(([id, draft]): [string, Draft] => [
      id,
      { text: draft.text, files: draft.files.filter(({ state }) => state === 'ready'), mentions: mentionsOf(draft) },
    ])
    .filter(([, { text, files }]) => text !== '' || files.length > 0)
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(worthKeeping.slice(-KEPT_DRAFTS))))
  } catch {
    // a full storage costs the draft at a reload, not the writing
  }
}

function readKept(): Record<string, Draft> {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Record<string, Draft>
  } catch {
    return {}
  }
}
