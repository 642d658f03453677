import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getLlama, type Token } from 'node-llama-cpp'
import type { ModelRef } from '#shared/domain/model.ts'
import { type Client, startHeadlessCore } from '#tests/support/headless-core.ts'
import { type Figure, report } from './support/report.ts'
import { median } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

const MODEL = fileURLToPath(new URL('../../../shared/models/tiny-agent/tiny-agent.q8_0.gguf', import.meta.url))
const PROMPT = 'Count from 1 to 200.'
const ROUNDS = 9
const MAX_TOKENS = 1_500

interface Answer {
  firstMs: number
  /** tokens a second after the first one */
  rate: number
}

/** The engine in this process, without anything of ours between: one thread, greedy, the model's own prompt form. */
async function openDirect() {
  const llama = await getLlama({ build: 'never', gpu: false, logLevel: 'error' as never })
  const model = await llama.loadModel({ modelPath: MODEL })
  const context = await model.createContext({ contextSize: 2_048, threads: 1 })
  const sequence = context.getSequence()
  const prompt = `<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n${PROMPT}<|im_end|>\n<|im_start|>assistant\n`
  return {
    async ask(): Promise<Answer> {
      await sequence.clearHistory()
      const startedAt = performance.now()
      let firstAt = 0
      const tokens: Token[] = []
      for await (const token of sequence.evaluate(model.tokenize(prompt, true), { temperature: 0 })) {
        if (model.isEogToken(token) || tokens.length >= MAX_TOKENS) break
        if (firstAt === 0) firstAt = performance.now()
        tokens.push(token)
        model.detokenize([token])
      }
      return { firstMs: firstAt - startedAt, rate: ((tokens.length - 1) * 1_000) / (performance.now() - firstAt) }
    },
    close: () => llama.dispose(),
  }
}

/** The same question as a message in a conversation, read the way the page reads it. */
async function askHearth(client: Client, ref: ModelRef): Promise<Answer> {
  const agentId = (await client.agents.list()).find(({ name }) => name === 'Bench')?.agentId
  if (agentId === undefined) throw new Error('the agent is gone')
  const { conversationId } = await client.chat.create({ agentId, model: ref })
  const startedAt = performance.now()
  const { runId } = await client.chat.send({ conversationId, text: PROMPT })
  if (runId === null) throw new Error('the message was queued')
  const deltas: { at: number; characters: number }[] = []
  let tokens = 0
  for await (const event of await client.runs.watch({ runId, afterSeq: 0 })) {
    if (event.type === 'text.delta') deltas.push({ at: performance.now(), characters: event.data.text.length })
    if (event.type === 'step.finished') tokens = event.data.usage?.outputTokens ?? tokens
  }
  const firstAt = deltas[0]?.at ?? 0
  const characters = deltas.reduce((sum, delta) => sum + delta.characters, 0)
  const later = characters - (deltas[0]?.characters ?? 0)
  const rate = (tokens * (later / characters) * 1_000) / ((deltas.at(-1)?.at ?? 0) - firstAt)
  return { firstMs: firstAt - startedAt, rate }
}

async function compare(folder: string): Promise<Figure[]> {
  const core = await startHeadlessCore({ dataDir: join(folder, 'data') })
  const client = await core.connect()
  const { ref } = await client.models.openGguf({ path: MODEL })
  await client.settings.set({ key: 'chat.autoTitle', value: false })
  const instructions = 'You are a helpful assistant.'
  await client.agents.create({ name: 'Bench', instructions, tools: [], params: { temperature: 0 }, usesMemory: false })
  const engine = await openDirect()
  await engine.ask()
  await askHearth(client, ref)
  const direct: Answer[] = []
  const ours: Answer[] = []
  for (let round = 0; round < ROUNDS; round++) {
    direct.push(await engine.ask())
    ours.push(await askHearth(client, ref))
  }
  await engine.close()
  await core.stop()
  const [firstDirect, firstOurs] = [direct, ours].map((answers) => median(answers.map(({ firstMs }) => firstMs)))
  const [rateDirect, rateOurs] = [direct, ours].map((answers) => median(answers.map(({ rate }) => rate)))
  return [
    { what: 'first token, engine called directly', value: firstDirect ?? 0, unit: 'ms' },
    { what: 'first token, as a message', value: firstOurs ?? 0, unit: 'ms' },
    { what: 'added time to the first token', value: (firstOurs ?? 0) - (firstDirect ?? 0), unit: 'ms', target: 20 },
    { what: 'streaming, engine called directly', value: rateDirect ?? 0, unit: 'tokens/s' },
    { what: 'streaming, as a message', value: rateOurs ?? 0, unit: 'tokens/s' },
    {
      what: 'streaming rate against the engine',
      value: ((rateOurs ?? 0) / (rateDirect ?? 1)) * 100,
      unit: '%',
      target: 97,
      atLeast: true,
    },
  ]
}

if (existsSync(MODEL)) await inTemporaryFolder(async (folder) => report('engine', await compare(folder)))
else process.stdout.write(`engine: ${MODEL} is not there, so there is nothing to compare with\n`)
