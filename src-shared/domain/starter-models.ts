import type { ModelCapability } from './model.ts'

/** A model of Ollama's library that a first-time user can do something with. Sizes are those of the download. */
export interface StarterModel {
  name: string
  title: string
  sizeBytes: number
  goodFor: string
  capabilities: readonly ModelCapability[]
  windowTokens: number
}

const GB = 1_000_000_000
const chat = ['chat', 'tools'] as const

/** Smallest first. Any other name of the library can be typed. */
export const STARTER_MODELS: readonly StarterModel[] = [
  {
    name: 'nomic-embed-text',
    title: 'Nomic Embed Text',
    sizeBytes: 0.274 * GB,
    goodFor: 'Finding text by its meaning. It cannot chat.',
    capabilities: ['embedding'],
    windowTokens: 2_048,
  },
  {
    name: 'qwen3:0.6b',
    title: 'Qwen 3 0.6B',
    sizeBytes: 0.523 * GB,
    goodFor: 'Titles and other small jobs, on any PC.',
    capabilities: [...chat, 'thinking'],
    windowTokens: 8_192,
  },
  {
    name: 'llama3.2:1b',
    title: 'Llama 3.2 1B',
    sizeBytes: 1.3 * GB,
    goodFor: 'Quick answers on a small PC.',
    capabilities: chat,
    windowTokens: 8_192,
  },
  {
    name: 'qwen3:1.7b',
    title: 'Qwen 3 1.7B',
    sizeBytes: 1.4 * GB,
    goodFor: 'Short texts and simple tools on a small PC.',
    capabilities: [...chat, 'thinking'],
    windowTokens: 8_192,
  },
  {
    name: 'llama3.2:3b',
    title: 'Llama 3.2 3B',
    sizeBytes: 2 * GB,
    goodFor: 'Everyday questions and summaries.',
    capabilities: chat,
    windowTokens: 8_192,
  },
  {
    name: 'qwen3:4b',
    title: 'Qwen 3 4B',
    sizeBytes: 2.5 * GB,
    goodFor: 'A good first model: chats, tools and thinking.',
    capabilities: [...chat, 'thinking'],
    windowTokens: 8_192,
  },
  {
    name: 'gemma3:4b',
    title: 'Gemma 3 4B',
    sizeBytes: 3.3 * GB,
    goodFor: 'Pictures, and writing in many languages. It needs tools in words.',
    capabilities: ['chat', 'vision'],
    windowTokens: 8_192,
  },
  {
    name: 'qwen3:8b',
    title: 'Qwen 3 8B',
    sizeBytes: 5.2 * GB,
    goodFor: 'Better writing and longer work with tools.',
    capabilities: [...chat, 'thinking'],
    windowTokens: 8_192,
  },
  {
    name: 'qwen2.5vl:7b',
    title: 'Qwen 2.5 VL 7B',
    sizeBytes: 6 * GB,
    goodFor: 'Reading pictures, screens and scanned pages.',
    capabilities: ['chat', 'vision'],
    windowTokens: 8_192,
  },
  {
    name: 'gpt-oss:20b',
    title: 'GPT-OSS 20B',
    sizeBytes: 14 * GB,
    goodFor: 'Difficult questions on a PC with much memory.',
    capabilities: [...chat, 'thinking'],
    windowTokens: 8_192,
  },
]
