import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import { os } from '#main/engine/rpc/implement.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Log } from '#main/platform/log.ts'
import type { HelpHit, HelpPage } from '#shared/contract/help.contract.ts'
import { AppError } from '#shared/errors/errors.ts'
import { askDocs } from './ask-docs.ts'
import { findDocs, readHelpPages } from './help-pages.ts'
import { createWordSearch, type Found, passagesOf, toHit } from './help-search.ts'
import { createMeaningSearch } from './meaning-search.ts'

export interface HelpDeps {
  gateway: ModelGateway
  settings: Settings
  log: Log
  /** null: this installation has none. Beside the program unless told */
  docsDir?: string | null
}

const never = new AbortController().signal
/** What a passage gains from being close in meaning, beside the best score by words. */
const MEANING_WEIGHT = 1.5
/** Passages that share no word with the question must at least be this close. */
const CLOSE_ENOUGH = 0.35

/** The documents as pages: read, searched, and asked. */
export function createHelp(deps: HelpDeps) {
  const { gateway, settings } = deps
  const log = deps.log.child('help')
  let opened: ReturnType<typeof open> | undefined

  function open() {
    const folder = deps.docsDir === undefined ? findDocs() : deps.docsDir
    const pages: HelpPage[] = folder === null ? [] : readHelpPages(folder)
    const passages = passagesOf(pages)
    const byMeaning = createMeaningSearch({
      gateway,
      log,
      passages,
      model: () => settings.get('models.defaultEmbedding'),
    })
    return { pages, passages, byWords: createWordSearch(pages, passages), byMeaning }
  }
  const docs = () => {
    opened ??= open()
    return opened
  }

  /** Best first: the score by words, and closeness in meaning on the scale of the best one. */
  async function retrieve(question: string, signal: AbortSignal): Promise<Found[]> {
    const { passages, byWords, byMeaning } = docs()
    const found = byWords(question)
    const closeness = await byMeaning.closeness(question, signal)
    if (closeness === null) return found
    const best = found[0]?.score ?? 1
    const words = new Map(found.map((each) => [each.passage.id, each]))
    return passages
      .map((passage): Found => {
        const known = words.get(passage.id)
        const close = closeness[passage.id] ?? 0
        return { passage, words: known?.words ?? [], score: (known?.score ?? 0) + close * best * MEANING_WEIGHT }
      })
      .filter(({ passage }) => words.has(passage.id) || (closeness[passage.id] ?? 0) >= CLOSE_ENOUGH)
      .toSorted((a, b) => b.score - a.score)
  }

  function page(pageId: string): HelpPage {
    const found = docs().pages.find((each) => each.pageId === pageId)
    if (found === undefined) throw new AppError('help.not_found', 'There is no such page in the help', { pageId })
    return found
  }

  async function search(text: string, limit: number, signal: AbortSignal): Promise<HelpHit[]> {
    return text.trim() === '' ? [] : (await retrieve(text, signal)).slice(0, limit).map(toHit)
  }

  const model = () => settings.get('models.defaultUtility') ?? settings.get('models.defaultChat')

  return {
    routes: {
      pages: os.help.pages.handler(() => docs().pages.map(({ pageId, title, group }) => ({ pageId, title, group }))),
      page: os.help.page.handler(({ input }) => page(input.pageId)),
      search: os.help.search.handler(({ input, signal }) => search(input.text, input.limit, signal ?? never)),
      ask: os.help.ask.handler(({ input, signal }) =>
        askDocs({ gateway, model, retrieve }, input.question, signal ?? never),
      ),
    },
  }
}
