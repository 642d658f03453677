/**
 * Files that run as their own worker thread or process, by the name of their bundle (`out/main/<name>.js`); the paths
 * are below src-main. The build reads this table.
 */
export const ENTRIES = {
  worker: 'engine/workers/worker.ts',
  'attachment-task': 'features/chat/attachment.task.ts',
  'backup-task': 'engine/workers/backup.task.ts',
  'drill-task': 'app/recovery/drill.task.ts',
  'inspect-backup-task': 'features/backup/inspect-backup.task.ts',
  'salvage-task': 'engine/workers/salvage.task.ts',
  'stage-restore-task': 'engine/workers/stage-restore.task.ts',
  'read-page-task': 'features/toolbox/read-page.task.ts',
  'read-results-task': 'features/toolbox/read-results.task.ts',
  'script-sandbox': 'features/toolbox/script-sandbox.ts',
  'calculate-task': 'features/toolbox/calculate.task.ts',
  'chat-export-task': 'features/chat/transfer/export.task.ts',
  'chat-import-task': 'features/chat/transfer/import.task.ts',
  'chat-clean-up-task': 'features/chat/clean-up.task.ts',
  'versions-clean-up-task': 'features/files/versions-clean-up.task.ts',
  'chat-search-task': 'features/chat/chat-search.task.ts',
  'pc-facts-task': 'features/dashboard/pc-facts.task.ts',
  'message-search-task': 'features/chat/message-search.task.ts',
  'search-task': 'features/files/search.task.ts',
  'run-list-task': 'features/runs/run-list.task.ts',
  'run-log-task': 'features/runs/run-log.task.ts',
  'orphan-parts-task': 'features/runs/orphan-parts.task.ts',
  'llama-engine': 'features/models/llama/llama-engine.ts',
} as const satisfies Record<string, string>

export type EntryName = keyof typeof ENTRIES

const BUNDLE = '/out/main/'
const SOURCE = '/src-main/'

/** Where to start an entry from: its source when this runs unbundled, else its bundle. */
export function entryUrl(name: EntryName, here: string = import.meta.url): URL {
  const bundleAt = here.lastIndexOf(BUNDLE)
  if (bundleAt >= 0) return new URL(`${here.slice(0, bundleAt + BUNDLE.length)}${name}.js`)
  return new URL(`${here.slice(0, here.lastIndexOf(SOURCE) + SOURCE.length)}${ENTRIES[name]}`)
}
