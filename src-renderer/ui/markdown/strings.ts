export const strings = {
  copyCode: 'Copy code',
  copied: 'Copied',
  code: 'Code',
  table: 'Table',
  diagram: 'Diagram',
  imageNotLoaded: (what: string) => (what === '' ? 'Image not loaded' : `Image not loaded: ${what}`),
  diagramFailed: 'This diagram could not be drawn. Its source:',
  opensOutside: (host: string) => `Opens ${host} outside of Hearth`,
} as const
