export const strings = {
  chip: (no: number, file: string, page: number | null) =>
    `Source ${no}: ${file}${page === null ? '' : `, page ${page}`}`,
  place: (no: number, page: number | null) => (page === null ? `Passage ${no}` : `Passage ${no}, page ${page}`),
  reading: 'Reading the passage…',
  openHint: 'Enter opens it in the file',
  gone: 'This passage cannot be read any more.',
  panel: (file: string) => `Source ${file}`,
  page: (page: number) => `Page ${page}`,
  count: (count: number) => (count === 1 ? '1 passage' : `${count} passages`),
  earlier: 'Show what stands before',
  later: 'Show what follows',
  failed: 'The file could not be read',
} as const
