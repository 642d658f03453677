import type { BackupKind } from '#shared/domain/backup.ts'

/** Why a backup was made, in a word or two. */
export const BACKUP_KINDS: Record<BackupKind, string> = {
  manual: 'By hand',
  daily: 'Daily',
  before_update: 'Before an update',
  before_restore: 'Before a restore',
}

const NOUNS: Record<string, readonly [one: string, many: string]> = {
  conversations: ['conversation', 'conversations'],
  messages: ['message', 'messages'],
  agents: ['agent', 'agents'],
  memories: ['memory', 'memories'],
  runs: ['run', 'runs'],
  file_changes: ['file change', 'file changes'],
}

const number = new Intl.NumberFormat()

/** "3 conversations, 42 messages"; tables without rows are left out. Empty when there is nothing to count. */
export function countWords(counts: Record<string, number>): string {
  return Object.entries(NOUNS)
    .filter(([table]) => (counts[table] ?? 0) > 0)
    .map(([table, [one, many]]) => `${number.format(counts[table] ?? 0)} ${counts[table] === 1 ? one : many}`)
    .join(', ')
}
