import { entry, number, type SettingEntry, toggle } from './entry.ts'

export const data: readonly SettingEntry[] = [
  entry(
    'data',
    'backup.daily',
    'Back up every day',
    'Once a day, when nothing runs. Kept are the newest of 7 days, 4 weeks and 12 months.',
    toggle,
  ),
  entry(
    'data',
    'data.binDays',
    'Keep deleted chats for',
    'Until then a deleted chat can be brought back. Afterwards the daily clean-up removes it for good.',
    number(1, 365, 'days'),
  ),
  entry(
    'data',
    'data.versionDays',
    'Keep versions of changed files for',
    'A change by an agent can be undone for this long.',
    number(7, 3_650, 'days'),
  ),
]
