import { expect, test } from 'vitest'
import type { Detection, Model } from '#shared/contract/models.contract.ts'
import { fitOf, modelOptions } from './model-options.ts'

const GB = 1_000_000_000

const model = (name: string, over: Partial<Model> = {}): Model => ({
  ref: { providerId: 'prov_ollama', name },
  title: name,
  providerName: 'Ollama',
  location: 'this_pc',
  capabilities: ['chat'],
  contextLength: null,
  numCtx: 8_192,
  usesPromptedTools: false,
  sizeBytes: null,
  isLoaded: false,
  gpuShare: null,
  price: null,
  ...over,
})

const detection = (over: Partial<Detection> = {}): Detection => ({ ollama: [], ggufFiles: [], ...over })

test('models of this PC come first, the largest that fits at the top; what leaves the PC comes last', () => {
  const options = modelOptions(
    [
      model('cloud', { location: 'internet' }),
      model('huge', { sizeBytes: 40 * GB }),
      model('small', { sizeBytes: 2 * GB }),
      model('good', { sizeBytes: 6 * GB }),
      model('embedder', { capabilities: ['embedding'] }),
    ],
    detection(),
    16 * GB,
  )
  expect(options.map((option) => option.title)).toEqual(['good', 'small', 'huge', 'cloud'])
})

test('a model that Hearth knows already is not offered a second time', () => {
  const options = modelOptions(
    [model('qwen3:4b'), model('tiny', { ref: { providerId: 'prov_engine', name: 'tiny.q8_0' } })],
    detection({
      ollama: [
        { baseUrl: 'http://127.0.0.1:11434', found: true, version: '1', models: ['qwen3:4b', 'new'], detail: '' },
      ],
      ggufFiles: [
        { path: 'C:\\models\\tiny.q8_0.gguf', name: 'tiny', sizeBytes: GB },
        { path: '/models/other.gguf', name: 'other', sizeBytes: GB },
      ],
    }),
    16 * GB,
  )
  expect(options.map((option) => option.title).toSorted()).toEqual(['new', 'other', 'qwen3:4b', 'tiny'])
})

test('a model fits when it leaves room for everything else', () => {
  expect([fitOf(9 * GB, 16 * GB), fitOf(13 * GB, 16 * GB), fitOf(17 * GB, 16 * GB), fitOf(null, 16 * GB)]).toEqual([
    'fits',
    'tight',
    'tooLarge',
    'unknown',
  ])
})

test('what was found and by its name cannot chat is not offered', () => {
  const models = ['nomic-embed-text:latest', 'bge-m3', 'all-minilm', 'qwen3:4b', 'library/bge-large']
  const options = modelOptions(
    [],
    detection({
      ollama: [{ baseUrl: 'http://127.0.0.1:11434', found: true, version: '1', models, detail: '' }],
      ggufFiles: [{ path: '/models/embeddinggemma.gguf', name: 'embeddinggemma', sizeBytes: GB }],
    }),
    16 * GB,
  )
  expect(options.map((option) => option.title)).toEqual(['qwen3:4b'])
})
