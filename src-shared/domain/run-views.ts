import type { RunState } from './run.ts'

/** The ways to look at the list of runs, and the states that each shows. */
export const RUN_VIEWS = {
  all: [],
  running: ['queued', 'running', 'paused'],
  waiting: ['waiting'],
  failed: ['failed'],
} as const satisfies Record<string, readonly RunState[]>

export type RunView = keyof typeof RUN_VIEWS

/** Runs of this kind only write titles of chats; lists leave them out unless they are asked for. */
export const TITLE_RUN = 'title'
