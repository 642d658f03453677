import type { ToolCallState } from '#shared/domain/message.ts'

export const strings = {
  input: 'Input',
  output: 'Output',
  permission: 'Permission',
  change: 'Change',
  noInput: 'none',
  openAll: (lines: number) => `Open all ${lines.toLocaleString()} lines`,
  inScript: 'Script:',
  times: (title: string, count: number) => `${title}, ${count} times`,
  failedOf: (failed: number) => (failed === 1 ? '1 failed' : `${failed} failed`),
  states: {
    pending: 'Not started yet',
    waiting: 'Waiting for approval',
    running: 'Running',
    ok: '',
    error: 'Failed',
    denied: 'Denied',
    cancelled: 'Cancelled',
    skipped: 'Skipped',
  } satisfies Record<ToolCallState, string>,
} as const
