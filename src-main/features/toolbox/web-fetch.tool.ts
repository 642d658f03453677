import { domainToUnicode } from 'node:url'
import { z } from 'zod'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Clock } from '#main/platform/clock.ts'
import { type GuardedFetch, isByNameOnly } from '#main/platform/guarded-fetch.ts'
import { parseWebAddress, type WebAddress } from '#main/platform/web-address.ts'
import type { ToolPreview } from '#shared/domain/tool.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createPageShelf } from './page-shelf.ts'
import type { Page, PageSource } from './read-page.task.ts'
import { requireOutside, targetOf } from './web-access.ts'
import type { WebActivity } from './web-activity.ts'

const Input = z.object({
  url: z.string().min(1).max(2_000),
  part: z.number().int().min(1).max(1_000).optional().describe('Of a long page'),
})
type Input = z.infer<typeof Input>

export interface WebFetchDeps {
  web: GuardedFetch
  settings: Pick<Settings, 'get'>
  activity: WebActivity
  clock: Clock
  /** Makes text of a page, away from the core's event loop. */
  readPage(source: PageSource, signal: AbortSignal): Promise<Page>
}

const MAX_BYTES = 4 * 1024 * 1024
const PART_CHARS = 8_000
const ACCEPT = 'text/html, application/xhtml+xml, text/*;q=0.9, application/json;q=0.9, application/xml;q=0.8'
const TYPES = /^(?:|text\/.+|application\/(?:xhtml\+xml|json|xml|javascript|yaml|toml|x-ndjson|.+\+(?:json|xml)))$/

/**
 * web_fetch: the readable text of a page. An address can carry anything that an agent knows, so opening one counts as
 * sending. See ADR 0021.
 */
export function createWebFetch({ web, settings, activity, clock, readPage }: WebFetchDeps): Tool<Input> {
  const shelf = createPageShelf(clock)

  async function load(address: WebAddress, signal: AbortSignal): Promise<Page> {
    const work = () =>
      web.get({
        address,
        isAllowedByName: isByNameOnly(address),
        accept: ACCEPT,
        types: TYPES,
        maxBytes: MAX_BYTES,
        signal,
      })
    const isInside = address.place === 'this_pc'
    const answer = isInside ? await work() : await activity.during({ what: 'A page address', to: address.host }, work)
    if (answer.bytes === null) throw unreadable(answer.mediaType, address)
    const { bytes, mediaType, charset, url, isCut } = answer
    return readPage({ bytes, mediaType, charset, url, isCut }, signal)
  }

  return {
    name: 'web_fetch',
    title: 'Open web page',
    description: 'Read a web page',
    risk: 'send',
    effect: 'pure',
    defaultPermission: 'ask',
    input: Input,
    timeoutMs: 60_000,
    isParallel: false,
    isOffered: () => !settings.get('privacy.onlyThisPc'),
    question: ({ url }) => `Open ${hostOr(url)}?`,
    async target({ url }) {
      const address = readAddress(url)
      requireOutside(settings, address)
      return targetOf(address)
    },
    preview: async ({ url }) => previewOf(readAddress(url)),
    async run({ url, part = 1 }, { runId, signal }) {
      const address = readAddress(url)
      requireOutside(settings, address)
      const page = await shelf.get(`${runId} ${address.url.href}`, () => load(address, signal))
      return { ...render(page, part), summary: `${page.title || address.host}`.slice(0, 120), isUntrusted: true }
    },
  }
}

/** Models leave the scheme out; people mean https. */
const readAddress = (text: string): WebAddress =>
  parseWebAddress(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[/?#]|$)/i.test(text.trim()) ? `https://${text.trim()}` : text.trim())

function hostOr(text: string): string {
  try {
    return readAddress(text).host
  } catch {
    return 'this address'
  }
}

function previewOf(address: WebAddress): ToolPreview {
  const { url, host, hostname, place } = address
  const fields = [{ label: 'Address', value: url.href }]
  const plain = readable(url.href)
  if (plain !== url.href) fields.push({ label: 'Reads as', value: plain })
  const name = domainToUnicode(hostname)
  if (name !== hostname)
    fields.push({ label: 'Beware', value: `${host} looks like ${readable(name)}, but may be another site` })
  if (place === 'this_pc') fields.push({ label: 'Place', value: 'A program on this PC' })
  if (place === 'network') fields.push({ label: 'Place', value: 'In your own network' })
  if (url.protocol === 'http:' && place === 'internet')
    fields.push({ label: 'Note', value: 'Not encrypted: others can read along' })
  return { kind: 'fields', fields }
}

/** What is written in percent signs, without what would change how it looks. */
function readable(text: string): string {
  let plain = text
  try {
    plain = decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
  return plain.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
}

function render(page: Page, part: number): { output: string } {
  const count = Math.max(1, Math.ceil(page.text.length / PART_CHARS))
  if (part > count) throw new AppError('tool.bad_arguments', `The page has only ${count} parts`, { part, count })
  const text = page.text.slice((part - 1) * PART_CHARS, part * PART_CHARS)
  const head = [page.title === '' ? '' : `Title: ${page.title}`, `Address: ${page.url}`]
  if (count > 1) head.push(`Part ${part} of ${count}`)
  const isLast = part === count
  const tail = isLast
    ? page.isCut
      ? '[The page goes on, but is too long to be read whole.]'
      : ''
    : `[Call web_fetch with part ${part + 1} for more.]`
  return {
    output: [head.filter((line) => line !== '').join('\n'), text || '[The page has no text.]', tail]
      .filter((each) => each !== '')
      .join('\n\n'),
  }
}

function unreadable(mediaType: string, { host }: WebAddress): AppError {
  const advice =
    mediaType === 'application/pdf'
      ? 'It is a PDF: the person can download it and attach it to the chat'
      : `It is ${mediaType.slice(0, 80)}, not a page of text`
  return new AppError('web.unreadable', `What ${host} gives cannot be read here. ${advice}`, { mediaType })
}
