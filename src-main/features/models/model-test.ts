import type { ModelGateway } from '#main/engine/ports/model-gateway.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { Model, ModelTest } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { AppError } from '#shared/errors/errors.ts'

const QUESTION = 'Count from one to ten in words.'
const TEXTS = ['A cat sleeps in the sun.', 'The invoice is due on Friday.']
const MAX_TOKENS = 64
const MAX_CHARS = 500

export interface ModelTestDeps {
  gateway: Pick<ModelGateway, 'chat' | 'embed' | 'describe'>
  clock: Clock
  /** asks the server what it holds in memory now */
  look: (ref: ModelRef) => Promise<Model>
}

/** A tiny real answer, with its figures: first word, speed, the window that was really given, the share on the graphics card. */
export async function testModel(deps: ModelTestDeps, ref: ModelRef, signal: AbortSignal): Promise<ModelTest> {
  const { gateway, clock } = deps
  const model = await gateway.describe(ref, signal)
  const begunMs = clock.monotonicMs()
  const answer = model.capabilities.includes('chat')
    ? await chatOnce(deps, model, { begunMs, signal })
    : await embedOnce(deps, model, { begunMs, signal })
  const { allocatedTokens, gpuShare, numCtx } = await deps.look(ref)
  return { ...answer, askedTokens: numCtx, allocatedTokens: allocatedTokens ?? null, gpuShare }
}

type Figures = Omit<ModelTest, 'askedTokens' | 'allocatedTokens' | 'gpuShare'>
type Call = { begunMs: number; signal: AbortSignal }

async function chatOnce({ gateway, clock }: ModelTestDeps, model: Model, { begunMs, signal }: Call): Promise<Figures> {
  let text = ''
  let firstMs: number | undefined
  let outputTokens = 0
  const stream = gateway.chat({
    model: model.ref,
    messages: [{ role: 'user', content: QUESTION }],
    tools: [],
    params: { temperature: 0, thinking: 'off' },
    maxOutputTokens: MAX_TOKENS,
    signal,
  })
  for await (const event of stream) {
    if (event.type === 'text' || event.type === 'reasoning') firstMs ??= clock.monotonicMs()
    if (event.type === 'text') text += event.text
    if (event.type === 'usage') outputTokens = event.usage.outputTokens
    if (text.length > MAX_CHARS) break
  }
  if (firstMs === undefined) {
    throw new AppError('llm.bad_response', `${model.title} answered with nothing. Try another model, or look again.`)
  }
  const now = clock.monotonicMs()
  const seconds = (now - firstMs) / 1_000
  return {
    firstTokenMs: Math.round(firstMs - begunMs),
    totalMs: Math.round(now - begunMs),
    // the first token is there when the time begins
    tokensPerSecond: outputTokens > 1 && seconds > 0 ? Math.round(((outputTokens - 1) / seconds) * 10) / 10 : null,
    outputTokens,
    answer: text.trim().slice(0, MAX_CHARS),
  }
}

async function embedOnce({ gateway, clock }: ModelTestDeps, model: Model, { begunMs, signal }: Call): Promise<Figures> {
  const [first] = await gateway.embed(model.ref, TEXTS, signal)
  const tookMs = Math.round(clock.monotonicMs() - begunMs)
  const answer = `${first?.length ?? 0} numbers for each text`
  return { firstTokenMs: tookMs, totalMs: tookMs, tokensPerSecond: null, outputTokens: 0, answer }
}
