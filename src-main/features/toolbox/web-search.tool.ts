import { z } from 'zod'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { GuardedFetch } from '#main/platform/guarded-fetch.ts'
import type { WebAddress } from '#main/platform/web-address.ts'
import { parseWebAddress } from '#main/platform/web-address.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { ResultsSource, SearchResult } from './read-results.task.ts'
import { requireOutside } from './web-access.ts'
import type { WebActivity } from './web-activity.ts'

const Input = z.object({
  query: z.string().trim().min(1).max(300),
  count: z.number().int().min(1).max(10).optional(),
})
type Input = z.infer<typeof Input>

export interface WebSearchDeps {
  web: GuardedFetch
  settings: Pick<Settings, 'get'>
  activity: WebActivity
  /** Finds the results in what a search engine answered, away from the core's event loop. */
  readResults(source: ResultsSource, signal: AbortSignal): Promise<SearchResult[]>
  duckDuckGoUrl?: string
}

type Engine = ResultsSource['engine']

const DUCKDUCKGO = 'https://html.duckduckgo.com/html/'
const MAX_BYTES = 2 * 1024 * 1024
const DEFAULT_COUNT = 5
const ENGINE_NAMES: Record<Engine, string> = { searxng: 'SearXNG', duckduckgo: 'DuckDuckGo' }

/** web_search: titles, addresses and snippets from the search engine that the person chose. Off until they choose one. */
export function createWebSearch(deps: WebSearchDeps): Tool<Input> {
  const { web, settings, activity, readResults } = deps

  /** @throws web.off */
  function chosenEngine(): Engine {
    const engine = settings.get('tools.webSearch')
    if (engine === 'off') throw new AppError('web.off', 'Searching the web is switched off in Settings, Web')
    if (engine === 'searxng' && settings.get('tools.searxngUrl') === '') {
      throw new AppError('web.off', 'No address of a SearXNG is given in Settings, Web')
    }
    return engine
  }

  function addressOf(engine: Engine, query: string): WebAddress {
    const url =
      engine === 'duckduckgo' ? new URL(deps.duckDuckGoUrl ?? DUCKDUCKGO) : searxngUrl(settings.get('tools.searxngUrl'))
    url.searchParams.set('q', query)
    if (engine === 'searxng') url.searchParams.set('format', 'json')
    const address = parseWebAddress(url.href)
    requireOutside(settings, address)
    return address
  }

  async function search(engine: Engine, query: string, signal: AbortSignal): Promise<SearchResult[]> {
    const address = addressOf(engine, query)
    const accept = engine === 'searxng' ? 'application/json' : 'text/html'
    // The person chose this very address, so it may be in their network.
    const request = { address, isAllowedByName: true, accept, types: /./, maxBytes: MAX_BYTES, signal }
    const answer = await activity
      .during({ what: 'A web search', to: address.host }, () => web.get(request))
      .catch((thrown: unknown) => Promise.reject(explain(engine, thrown)))
    const { bytes, mediaType, charset, url } = answer
    return readResults({ engine, bytes: bytes ?? new Uint8Array(), mediaType, charset, url }, signal)
  }

  return {
    name: 'web_search',
    title: 'Search the web',
    description: 'Search the web',
    risk: 'send',
    effect: 'pure',
    defaultPermission: 'ask',
    input: Input,
    timeoutMs: 60_000,
    isParallel: false,
    isOffered: () => settings.get('tools.webSearch') !== 'off' && !settings.get('privacy.onlyThisPc'),
    question: ({ query }) => `Search the web for “${query.slice(0, 80)}”?`,
    target: async ({ query }) => ({ host: addressOf(chosenEngine(), query).host }),
    async preview({ query }) {
      const engine = chosenEngine()
      const { host } = addressOf(engine, query)
      return {
        kind: 'fields',
        fields: [
          { label: 'Search for', value: query },
          { label: 'With', value: `${ENGINE_NAMES[engine]}, ${host}` },
        ],
      }
    },
    async run({ query, count = DEFAULT_COUNT }, { signal }) {
      const results = (await search(chosenEngine(), query, signal)).slice(0, count)
      const output = results.length === 0 ? 'Nothing was found.' : results.map(lines).join('\n\n')
      const summary = results.length === 1 ? '1 result' : `${results.length} results`
      return { output, summary, isUntrusted: true }
    },
  }
}

const lines = ({ title, url, snippet }: SearchResult, at: number): string =>
  [`${at + 1}. ${title}`, url, snippet].filter((line) => line !== '').join('\n')

/** `http://host/path` and `http://host/path/search` mean the same. */
function searxngUrl(base: string): URL {
  const url = new URL(base)
  url.search = ''
  url.pathname = `${url.pathname.replace(/\/(?:search\/?)?$/, '')}/search`
  return url
}

function explain(engine: Engine, thrown: unknown): unknown {
  const status = thrown instanceof AppError && thrown.code === 'web.refused' ? thrown.data.status : undefined
  if (engine === 'searxng' && status === 403) {
    const advice = 'This SearXNG gives no JSON. Add json to search.formats in its settings.yml, or choose another one'
    return new AppError('web.unreadable', advice, { status }, { cause: thrown })
  }
  if (status === 429)
    return new AppError('web.refused', `${ENGINE_NAMES[engine]} asks for a pause`, { status }, { cause: thrown })
  return thrown
}
