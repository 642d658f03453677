import { formatNumber } from '#renderer/lib/format.ts'

const chats = (count: number) => (count === 1 ? '1 chat' : `${formatNumber(count)} chats`)

export const strings = {
  exportOne: 'Export',
  exportAll: 'Export all chats',
  importChats: 'Import chats',
  exportTitle: 'Export this chat',
  exportAllTitle: 'Export all chats',
  format: 'Format',
  formats: {
    markdown: { label: 'Markdown', help: 'Readable text. The branch that is shown, names of files.' },
    html: { label: 'HTML', help: 'One page to look at in a browser, with pictures. Nothing in it runs or loads.' },
    json: { label: 'JSON', help: 'Everything, to be imported again: all branches, files, times.' },
  },
  several: 'Several chats come as one .zip, a file for each.',
  allBranches: 'All branches, not only the one that is shown',
  withFiles: 'Attached text and pictures too',
  start: 'Export',
  cancel: 'Cancel',
  working: 'Writing…',
  done: (name: string) => `Exported ${name}`,
  importTitle: 'Import chats',
  importText:
    'Choose an export of Hearth (.json), or of ChatGPT: the .zip that it sends, or the conversations.json in it. Nothing is sent anywhere.',
  choose: 'Choose a file',
  sending: (percent: number) => `Reading the file, ${percent} %`,
  reading: 'Reading the file…',
  progress: (done: number, total: number) => `${formatNumber(done)} of ${chats(total)}`,
  state: (state: 'running' | 'finished' | 'cancelled' | 'failed' | 'undone', count: number) =>
    ({
      running: `${chats(count)} so far`,
      finished: `${chats(count)} imported`,
      cancelled: `Stopped after ${chats(count)}`,
      failed: 'Failed',
      undone: `Undone: ${chats(count)} put into the bin`,
    })[state],
  skipped: (count: number) => (count === 1 ? '1 remark' : `${formatNumber(count)} remarks`),
  stop: 'Stop',
  undo: 'Undo this import',
  undone: 'The imported chats are in the bin',
  earlier: 'Imports',
} as const
