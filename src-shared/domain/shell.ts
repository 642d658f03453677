import { z } from 'zod'

/** What a page may ask of the shell, beside the contract: only what needs a window or the system. */
export const ShellRequest = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pick'), picks: z.enum(['folder', 'file']), title: z.string().max(120) }),
  z.object({ type: z.literal('reveal'), path: z.string().min(1).max(4_000) }),
  z.object({ type: z.literal('status') }),
  /** the text of the file of agents that the person opened, once; null when there is none */
  z.object({ type: z.literal('take-agent-file') }),
  z.object({ type: z.literal('open-page'), address: z.string().regex(/^#\/[a-z]+(\/[\w.-]{1,80}){0,2}$/) }),
  /** what the small window is to begin from, once; empty when it is nothing */
  z.object({ type: z.literal('take-question') }),
  z.object({ type: z.literal('hide-ask') }),
  z.object({ type: z.literal('resize-ask'), height: z.number().min(0).max(10_000) }),
  z.object({ type: z.literal('check-updates') }),
  z.object({ type: z.literal('install-update') }),
  z.object({ type: z.literal('go-back') }),
])
export type ShellRequest = z.infer<typeof ShellRequest>

/** What is known of new versions. `off`: the person did not allow to look for them. */
export const UpdateState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('checking') }),
  z.object({ state: z.literal('newest') }),
  z.object({ state: z.literal('downloading'), version: z.string(), percent: z.number() }),
  z.object({ state: z.literal('ready'), version: z.string() }),
  z.object({ state: z.literal('failed'), message: z.string() }),
])
export type UpdateState = z.infer<typeof UpdateState>

export interface ShellStatus {
  version: string
  /** the keys of the small window, and whether another program has them */
  hotkey: { keys: string; isTaken: boolean }
  update: UpdateState
  /** the version before this one, when it was kept and can be started */
  previousVersion: string | null
}

/** `message` is for the person. A request that was cancelled in a dialog answers null. */
export type ShellAnswer = { ok: true; value: string | ShellStatus | null } | { ok: false; message: string }

/** What the shell tells a page by itself. */
export type ShellNews =
  | { type: 'open'; address: string }
  | { type: 'asked' }
  | { type: 'status' }
  | { type: 'agent-file' }
