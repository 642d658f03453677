import { createHash } from 'node:crypto'
import type { Runner } from './runners.ts'
import type { FakeModel } from './script.ts'

const MODIFIED_AT = '2026-10-01T08:00:00Z'

export const fullName = (name: string): string => (name.includes(':') ? name : `${name}:latest`)
export const capabilitiesOf = (model: FakeModel) => model.capabilities ?? ['completion', 'tools']
const digestOf = (model: FakeModel) => createHash('sha256').update(model.name).digest('hex')
const sizeOf = (model: FakeModel) => model.sizeBytes ?? 2_400_000_000

const details = (model: FakeModel) => ({
  parent_model: '',
  format: 'gguf',
  family: 'fake',
  families: ['fake'],
  parameter_size: '3B',
  quantization_level: 'Q4_K_M',
  ...(model.contextLength === undefined ? {} : { context_length: model.contextLength }),
})

/** A row of GET /api/tags. */
export const tag = (model: FakeModel) => ({
  name: fullName(model.name),
  model: fullName(model.name),
  modified_at: MODIFIED_AT,
  size: sizeOf(model),
  digest: digestOf(model),
  details: details(model),
  capabilities: capabilitiesOf(model),
  ...(model.remoteHost === undefined ? {} : { remote_model: model.name, remote_host: model.remoteHost }),
})

/** The answer of POST /api/show. */
export const show = (model: FakeModel) => ({
  modelfile: `FROM ${model.name}\n`,
  parameters: model.numCtx === undefined ? '' : `num_ctx                        ${model.numCtx}`,
  template: model.path === 'native' ? '' : '{{ range .Messages }}{{ .Role }}: {{ .Content }}\n{{ end }}',
  details: details(model),
  model_info: {
    'general.architecture': 'fake',
    'general.parameter_count': 3_000_000_000,
    'fake.context_length': model.contextLength ?? 32_768,
    'fake.embedding_length': model.embeddingLength ?? 32,
  },
  capabilities: capabilitiesOf(model),
  modified_at: MODIFIED_AT,
  ...(model.remoteHost === undefined ? {} : { remote_model: model.name, remote_host: model.remoteHost }),
})

/** A row of GET /api/ps. */
export const loaded = (runner: Runner) => ({
  name: fullName(runner.model.name),
  model: fullName(runner.model.name),
  size: sizeOf(runner.model),
  digest: digestOf(runner.model),
  details: details(runner.model),
  expires_at: new Date(Math.min(runner.expiresAt, 8_640_000_000_000_000)).toISOString(),
  size_vram: Math.round(sizeOf(runner.model) * (runner.model.gpuShare ?? 0)),
  context_length: runner.numCtx,
})

/** A vector that depends on the words alone: the same words, the same place. Unit length. */
export function embed(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0)
  for (const word of text.toLowerCase().match(/\p{L}+|\d+/gu) ?? []) {
    const hash = createHash('sha256').update(word).digest()
    const at = hash.readUInt32LE(0) % dimensions
    vector[at] = (vector[at] ?? 0) + (hash.readUInt8(4) < 128 ? 1 : -1)
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}
