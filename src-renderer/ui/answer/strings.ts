export const strings = {
  thinking: 'Thinking',
  thought: (duration: string, tokens: string) => `Thought for ${duration}, ${tokens} tokens`,
  thoughtBriefly: 'Thought',
} as const
