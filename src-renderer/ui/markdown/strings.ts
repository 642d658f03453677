export const strings = {
  table: 'Table',
  done: 'Done',
  toDo: 'To do',
  diagram: 'Diagram; its source follows',
  diagramSource: 'Source of the diagram',
  imageNotLoaded: (what: string) => (what === '' ? 'Image not loaded' : `Image not loaded: ${what}`),
  diagramFailed: 'This diagram could not be drawn. Its source:',
  opensOutside: (host: string) => `Opens ${host} outside of Hearth`,
} as const
