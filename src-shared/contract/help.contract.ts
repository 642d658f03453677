import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { ModelRef, ProviderLocation } from '../domain/model.ts'
import { intParam, pick, procedure } from './base.ts'

export const HelpGroup = z.enum(['guide', 'reference', 'inside'])
export type HelpGroup = z.infer<typeof HelpGroup>

/** The name of a file below docs, without its ending: `guide/undo`. */
const pageId = z.string().max(200)

export const HelpCard = z.object({ pageId, title: z.string(), group: HelpGroup })
export type HelpCard = z.infer<typeof HelpCard>

export const HelpSection = z.object({
  /** unique in its page; empty for what stands before the first heading */
  anchor: z.string(),
  level: z.number().int(),
  title: z.string(),
  markdown: z.string(),
})
export type HelpSection = z.infer<typeof HelpSection>

export const HelpPage = HelpCard.extend({ sections: z.array(HelpSection) })
export type HelpPage = z.infer<typeof HelpPage>

/** A place in a page, with the words around what was looked for. `ranges` are [from, to) in the excerpt. */
export const HelpHit = z.object({
  pageId,
  pageTitle: z.string(),
  anchor: z.string(),
  title: z.string(),
  excerpt: z.string(),
  ranges: z.array(z.tuple([z.number().int(), z.number().int()])),
})
export type HelpHit = z.infer<typeof HelpHit>

/** `[2]` in the text is the second source. */
export const HelpAnswer = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sources'),
    sources: z.array(HelpHit),
    model: z.object({ ref: ModelRef, title: z.string(), location: ProviderLocation, destination: z.string() }),
  }),
  z.object({ type: z.literal('text'), text: z.string() }),
  /** `isCut`: the model reached its length */
  z.object({ type: z.literal('done'), isCut: z.boolean() }),
])
export type HelpAnswer = z.infer<typeof HelpAnswer>

const route = { tags: ['Help'] }

export const help = {
  pages: procedure
    .route({ ...route, method: 'GET', path: '/help/pages', summary: 'The pages of the help' })
    .output(z.array(HelpCard)),
  page: procedure
    .route({ ...route, method: 'GET', path: '/help/page', summary: 'One page of the help' })
    .errors(pick('help.not_found'))
    .input(z.object({ pageId }))
    .output(HelpPage),
  /** Best first. By words, and by meaning too where a model for meaning search is chosen. */
  search: procedure
    .route({ ...route, method: 'GET', path: '/help/search', summary: 'Search the help' })
    .input(z.object({ text: z.string().max(500), limit: intParam(1, 50).default(20) }))
    .output(z.array(HelpHit)),
  /** The sources, then the answer as it is written. Ending the stream stops the model. */
  ask: procedure
    .route({ ...route, method: 'POST', path: '/help/ask', summary: 'Ask the help' })
    .errors(
      pick('model.not_chosen', 'llm.unreachable', 'llm.model_missing', 'llm.cloud_blocked', 'llm.timeout', 'llm.cut'),
    )
    .input(z.object({ question: z.string().min(1).max(2_000) }))
    .output(eventIterator(HelpAnswer)),
}
