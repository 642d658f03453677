import { z } from 'zod'
import { ProviderId } from './ids.ts'

export const ProviderKind = z.enum(['ollama', 'llama_cpp', 'openai_compatible', 'anthropic'])
export type ProviderKind = z.infer<typeof ProviderKind>

/** Where a provider's machine is. Only `internet` and `network` leave this PC. */
export const ProviderLocation = z.enum(['this_pc', 'network', 'internet'])
export type ProviderLocation = z.infer<typeof ProviderLocation>

export const ModelCapability = z.enum(['chat', 'tools', 'vision', 'thinking', 'embedding'])
export type ModelCapability = z.infer<typeof ModelCapability>

/** A model, by provider and the provider's own name for it. */
export const ModelRef = z.object({ providerId: ProviderId, name: z.string().min(1).max(500) })
export type ModelRef = z.infer<typeof ModelRef>

export const Thinking = z.enum(['auto', 'off', 'low', 'medium', 'high'])
export type Thinking = z.infer<typeof Thinking>

/** What a person may set per chat or agent. An absent field means: the model's own default. */
export const ModelParams = z.object({
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  maxOutputTokens: z.number().int().min(16).max(131_072).optional(),
  seed: z.number().int().optional(),
  thinking: Thinking.optional(),
})
export type ModelParams = z.infer<typeof ModelParams>

export const TokenUsage = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  reasoningTokens: z.number().int().nonnegative().optional(),
  cachedTokens: z.number().int().nonnegative().optional(),
  costUsd: z.number().nonnegative().optional(),
})
export type TokenUsage = z.infer<typeof TokenUsage>
