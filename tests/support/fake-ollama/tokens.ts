/** Pieces of a text that stand for tokens: a word, or eight letters of a long one, with the space before it. */
export const tokensOf = (text: string): string[] => text.match(/\s*\S{1,8}|\s+/gu) ?? []

export const countTokens = (text: string): number => tokensOf(text).length
