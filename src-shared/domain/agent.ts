import { z } from 'zod'
import { AgentId, EpochMs, FolderId } from './ids.ts'
import { ModelParams, ModelRef } from './model.ts'
import { Permission, RunMode } from './tool.ts'

/** Where an agent's run must stop. Each has a default in settings. */
export const Limits = z.object({
  maxSteps: z.number().int().min(1).max(500),
  maxDurationMs: z
    .number()
    .int()
    .min(1_000)
    .max(24 * 3_600_000),
  maxTokens: z.number().int().min(100).max(100_000_000),
  maxCostUsd: z.number().min(0).max(1_000),
  maxDepth: z.number().int().min(0).max(3),
})
export type Limits = z.infer<typeof Limits>

export const DEFAULT_LIMITS: Limits = {
  maxSteps: 20,
  maxDurationMs: 30 * 60_000,
  maxTokens: 500_000,
  maxCostUsd: 1,
  maxDepth: 3,
}
export const MAX_TOOL_CALLS_PER_STEP = 8
export const MAX_PARALLEL_READS = 4
export const MAX_CONSECUTIVE_ERRORS = 3

export const AgentTool = z.object({ name: z.string(), permission: Permission.optional() })
export type AgentTool = z.infer<typeof AgentTool>

export const Agent = z.object({
  agentId: AgentId,
  name: z.string().min(1).max(80),
  description: z.string().max(500),
  instructions: z.string().max(20_000),
  /** null: the default chat model */
  model: ModelRef.nullable(),
  params: ModelParams,
  /** the tools it may see; a permission here is stricter or looser than the tool's risk default */
  tools: z.array(AgentTool),
  mode: RunMode,
  usesMemory: z.boolean(),
  limits: Limits.partial(),
  /** the allowed folders that its tools may reach; null: all of them */
  folders: z.array(FolderId).max(100).nullable(),
  /** counts up with every save; each one is kept */
  version: z.number().int().positive(),
  /** since when the person has it paused: its runs wait */
  pausedAt: EpochMs.nullable(),
  isBuiltIn: z.boolean(),
  createdAt: EpochMs,
  updatedAt: EpochMs,
})
export type Agent = z.infer<typeof Agent>
