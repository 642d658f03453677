import { create } from 'zustand'
import { client } from '#renderer/lib/client.ts'
import { asAppError } from '#renderer/lib/errors.ts'
import { saveSetting, settingValue } from '#renderer/lib/settings-store.ts'
import type { HelpAnswer, HelpHit } from '#shared/contract/help.contract.ts'
import type { AppError } from '#shared/errors/errors.ts'

type Sources = Extract<HelpAnswer, { type: 'sources' }>

export interface Asked {
  question: string
  sources: readonly HelpHit[]
  model: Sources['model'] | null
  text: string
  state: 'writing' | 'done' | 'cut' | 'stopped' | 'failed'
  error: AppError | null
}

const READ_KEPT = 20
const PAINT_EVERY_MS = 50

/** What is looked for, what was asked, and its answer. Kept while other pages are open. */
export const useHelp = create<{ text: string; asked: Asked | null }>(() => ({ text: '', asked: null }))

let stop: AbortController | null = null

const change = (fields: Partial<Asked>) =>
  useHelp.setState(({ asked }) => ({ asked: asked === null ? null : { ...asked, ...fields } }))

/** Asks the documents; a question that is still being answered is dropped. */
export async function ask(question: string): Promise<void> {
  stop?.abort()
  const mine = new AbortController()
  stop = mine
  useHelp.setState({ asked: { question, sources: [], model: null, text: '', state: 'writing', error: null } })
  let text = ''
  const painting = setInterval(() => stop === mine && change({ text }), PAINT_EVERY_MS)
  try {
    for await (const event of await client.help.ask({ question }, { signal: mine.signal })) {
      if (event.type === 'sources') change({ sources: event.sources, model: event.model })
      if (event.type === 'text') text += event.text
      if (event.type === 'done') change({ state: event.isCut ? 'cut' : 'done' })
    }
  } catch (thrown) {
    if (!mine.signal.aborted) change({ state: 'failed', error: asAppError(thrown) })
  } finally {
    clearInterval(painting)
    if (stop === mine) change({ text })
  }
}

export function stopAnswer(): void {
  stop?.abort()
  change({ state: 'stopped' })
}

export function closeAnswer(): void {
  stop?.abort()
  useHelp.setState({ asked: null })
}

export function toggleFavourite(pageId: string): void {
  const before = settingValue('help.favourites') ?? []
  const after = before.includes(pageId) ? before.filter((each) => each !== pageId) : [...before, pageId]
  void saveSetting('help.favourites', after).catch(() => {})
}

/** Remembers that a page was opened. */
export function markRead(pageId: string): void {
  const before = settingValue('help.read') ?? []
  if (before[0] === pageId) return
  const after = [pageId, ...before.filter((each) => each !== pageId)].slice(0, READ_KEPT)
  void saveSetting('help.read', after).catch(() => {})
}
