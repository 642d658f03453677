import { strings } from './strings.ts'

const TITLES: Readonly<Record<string, string>> = strings.cards

/** The name of a card; its id where it has none. */
export const cardTitle = (id: string): string => TITLES[id] ?? id
