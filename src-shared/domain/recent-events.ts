import type { AppEventType } from './app-event.ts'

/** What the dashboard tells of lately: what a person would tell somebody else, not every change of state. */
export const RECENT_EVENTS = [
  'run.finished',
  'approval.decided',
  'file.restored',
  'folder.changed',
  'agent.changed',
  'provider.state_changed',
  'backup.changed',
] as const satisfies readonly AppEventType[]
