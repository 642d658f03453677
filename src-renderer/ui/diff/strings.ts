export const strings = {
  same: (count: number) => (count === 1 ? '1 unchanged line' : `${count} unchanged lines`),
  added: (count: number) => `${count} added`,
  removed: (count: number) => `${count} removed`,
  newFile: 'New file',
  noChange: 'Nothing changes',
  cut: (shown: number, total: number) =>
    `This file has ${total.toLocaleString()} lines. The first ${shown.toLocaleString()} are shown.`,
  tooDifferent: 'Too much differs to compare line by line: old text first, then new text.',
  keys: 'n and p go through the changes',
  lineAdded: 'Added',
  lineRemoved: 'Removed',
} as const
