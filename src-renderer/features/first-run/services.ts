import type { ProviderKind } from '#shared/domain/model.ts'

export interface Service {
  id: string
  name: string
  kind: Exclude<ProviderKind, 'llama_cpp' | 'ollama'>
  /** empty: the person enters it */
  baseUrl: string
}

/** Services that people have keys for, with the address that their own documentation gives. */
export const SERVICES: readonly Service[] = [
  { id: 'openai', name: 'OpenAI', kind: 'openai_compatible', baseUrl: 'https://api.openai.com/v1' },
  { id: 'anthropic', name: 'Anthropic', kind: 'anthropic', baseUrl: 'https://api.anthropic.com' },
  { id: 'openrouter', name: 'OpenRouter', kind: 'openai_compatible', baseUrl: 'https://openrouter.ai/api/v1' },
  { id: 'other', name: '', kind: 'openai_compatible', baseUrl: '' },
]

export const hostOf = (address: string): string => {
  try {
    return new URL(address).host
  } catch {
    return address
  }
}

export const isAddress = (text: string): boolean => /^https?:\/\/[^\s/]+/.test(text)
