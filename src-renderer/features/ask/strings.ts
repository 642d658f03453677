export const strings = {
  title: 'Ask Hearth',
  field: 'Ask anything',
  stop: 'Stop',
  answer: 'Answer',
  noModel: 'No model chosen',
  chooseModel: 'Choose a model',
  keys: { ask: 'Ask', open: 'Open in Chat', close: 'Close' },
} as const
