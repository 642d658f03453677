import { EngineError } from './engine-error.ts'
import type { FromEngine, ToEngine } from './engine-protocol.ts'
import type { ModelHolder } from './loaded-model.ts'

type Embed = Extract<ToEngine, { type: 'embed' }>

/** Of length 1, as Ollama gives them, so that vectors of both can be compared alike. */
function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  return length > 0 ? vector.map((value) => value / length) : [...vector]
}

/** One vector per text, in order. A text longer than the model reads is cut at the end. */
export async function embed(
  holder: ModelHolder,
  call: Embed,
  { signal, send }: { signal: AbortSignal; send(message: FromEngine): void },
): Promise<number[][]> {
  const { id, file, texts } = call
  const { model, context, gpuShare } = await holder.ensureEmbedding(file, signal)
  send({ type: 'loaded', id, gpuShare })
  const most = Math.max(1, Math.min(file.numCtx, model.trainContextSize) - 4)
  const vectors: number[][] = []
  for (const text of texts) {
    signal.throwIfAborted()
    const tokens = model.tokenize(text).slice(0, most)
    // a text without tokens has no vector of its own
    const { vector } = await context.getEmbeddingFor(tokens.length === 0 ? model.tokenize(' ') : tokens)
    if (vector.length === 0) throw new EngineError('llm.model_broken', 'This model file gives no vectors.')
    vectors.push(unit(vector))
  }
  return vectors
}
