import { choice, entry, number, type SettingEntry } from './entry.ts'

export const permissions: readonly SettingEntry[] = [
  entry(
    'permissions',
    'agents.mode',
    'How far agents may go',
    'Plan: look, but change nothing. Ask: stop before each risky step. Auto: act where a standing permission allows it, else ask.',
    choice(['plan', 'Plan'], ['ask', 'Ask'], ['auto', 'Auto']),
  ),
  entry(
    'permissions',
    'approvals.expireHours',
    'A question waits for',
    'A question that nobody answered in this time counts as denied.',
    number(1, 720, 'h'),
  ),
]
