import { z } from 'zod'
import { FolderId } from '../domain/ids.ts'
import { ModelRef } from '../domain/model.ts'

/** A file that is written by the page: its name and its text. */
export const AgentFile = z.object({ fileName: z.string(), content: z.string() })
export type AgentFile = z.infer<typeof AgentFile>

/** What one agent in a file would become. */
export const ImportedAgent = z.object({
  index: z.number().int(),
  name: z.string(),
  description: z.string(),
  instructions: z.string(),
  /** an agent of this name is there already; the new one gets another name */
  isNameTaken: z.boolean(),
  tools: z.array(z.string()),
  /** names in the file that no tool here has; they are left out */
  unknownTools: z.array(z.string()),
  /** the file asks for more than these tools allow by themselves; each becomes "ask" unless the person ticks it */
  widened: z.array(z.object({ name: z.string(), title: z.string(), risk: z.string() })),
  /** the file wants it to act without asking; it asks unless the person ticks it */
  wantsAuto: z.boolean(),
  /** names of folders in the file, and the allowed folder of the same name */
  folders: z.array(z.object({ name: z.string(), folderId: FolderId.nullable() })).nullable(),
  /** the name of its model in the file; the default model answers unless the person chooses one */
  modelName: z.string().nullable(),
  /** limits that the file sets higher than the defaults here */
  raisedLimits: z.array(z.string()),
})
export type ImportedAgent = z.infer<typeof ImportedAgent>

export const ImportPreview = z.object({ agents: z.array(ImportedAgent) })
export type ImportPreview = z.infer<typeof ImportPreview>

/** What the person said about one agent of the file. */
export const ImportChoice = z.object({
  index: z.number().int().min(0).max(99),
  /** tools whose "allow" the person accepts */
  allow: z.array(z.string()).max(200).default([]),
  allowAuto: z.boolean().default(false),
  /** the allowed folder for each name in the file; absent: not linked */
  folders: z.record(z.string(), FolderId).default({}),
  /** null: the default model */
  model: ModelRef.nullable().default(null),
})
export type ImportChoice = z.infer<typeof ImportChoice>
