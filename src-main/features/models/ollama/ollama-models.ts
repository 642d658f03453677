import { z } from 'zod'
import type { ModelCapability } from '#shared/domain/model.ts'
import { kvBytesPerToken } from '#shared/domain/model-fit.ts'
import { type FoundModel, foundModel } from '../adapter.ts'

const Details = z.object({ context_length: z.number().optional() }).nullish()

/** GET /api/tags */
export const Tags = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      size: z.number().optional(),
      remote_host: z.string().optional(),
      capabilities: z.array(z.string()).optional(),
      details: Details,
    }),
  ),
})
/** POST /api/show */
export const Show = z.object({
  capabilities: z.array(z.string()).optional(),
  parameters: z.string().optional(),
  remote_host: z.string().optional(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
  details: Details,
})
/** GET /api/ps */
export const Running = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      size: z.number().optional(),
      size_vram: z.number().optional(),
      context_length: z.number().optional(),
    }),
  ),
})
export type Tag = z.infer<typeof Tags>['models'][number]
export type Show = z.infer<typeof Show>
export type Loaded = z.infer<typeof Running>['models']

const CAPABILITIES: Record<string, ModelCapability> = {
  completion: 'chat',
  tools: 'tools',
  vision: 'vision',
  thinking: 'thinking',
  embedding: 'embedding',
}
const CLOUD_NAME = /(:|-)cloud$/

/** A model from what the three questions about it gave. */
export function describeModel(tag: Tag, show: Show, loaded: Loaded): FoundModel {
  const running = loaded.find((model) => model.name === tag.name)
  const names = show.capabilities ?? tag.capabilities ?? ['completion']
  const fixed = /^num_ctx\s+(\d+)/m.exec(show.parameters ?? '')?.[1]
  const share = running?.size ? (running.size_vram ?? 0) / running.size : null
  return foundModel(tag.name, {
    capabilities: names.flatMap((name) => CAPABILITIES[name] ?? []),
    contextLength: contextLength(show) ?? tag.details?.context_length ?? null,
    fixedNumCtx: fixed === undefined ? null : Number(fixed),
    sizeBytes: tag.size ?? null,
    isLoaded: running !== undefined,
    gpuShare: share === null ? null : Math.min(1, share),
    allocatedTokens: running?.context_length ?? null,
    kvBytesPerToken: kvOf(show),
    isRemote: Boolean(tag.remote_host ?? show.remote_host) || CLOUD_NAME.test(tag.name),
  })
}

function contextLength({ model_info: info, details }: Show): number | null {
  const value = info?.[`${info['general.architecture']}.context_length`] ?? details?.context_length
  return typeof value === 'number' && value > 0 ? value : null
}

function kvOf({ model_info: info }: Show): number | null {
  if (!info) return null
  const at = (key: string) => {
    const value = info[`${info['general.architecture']}.${key}`]
    return typeof value === 'number' && value > 0 ? value : null
  }
  const heads = at('attention.head_count')
  const width = at('embedding_length')
  const keyLength = at('attention.key_length') ?? (heads !== null && width !== null ? width / heads : null)
  return kvBytesPerToken({
    layers: at('block_count'),
    kvHeads: at('attention.head_count_kv') ?? heads,
    keyLength,
    valueLength: at('attention.value_length'),
  })
}
