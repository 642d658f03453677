import type { ContextPart } from '#shared/domain/context-meter.ts'

export const strings = {
  parts: {
    system: 'Instructions',
    tools: 'Tools',
    memory: 'Memory',
    attachments: 'Attachments',
    history: 'Messages and results',
    reserved: 'Kept free for the answer',
  } satisfies Record<ContextPart, string>,
  title: 'Context window',
  used: (used: string, window: string) => `${used} of ${window} tokens`,
  about: (used: string, window: string) => `about ${used} of ${window} tokens`,
  sentence: (percent: number) => `${percent} % of the context window is used`,
  whenFull: 'When it is full, old tool results go first, then the oldest messages are summarised.',
  nearlyFull: 'Nearly full. The next messages will push out old tool results, then the oldest messages.',
  cutTitle: 'Left out of the last request',
  cutTokens: (tokens: string) => `${tokens} tokens`,
} as const
