import { choice, entry, type SettingEntry } from './entry.ts'

export const web: readonly SettingEntry[] = [
  entry(
    'web',
    'tools.webSearch',
    'Searching the web',
    'Who gets the words that an agent searches for. While it is off, agents do not know that they could search.',
    choice(['off', 'Off'], ['searxng', 'SearXNG'], ['duckduckgo', 'DuckDuckGo']),
  ),
  entry(
    'web',
    'tools.searxngUrl',
    'Address of the SearXNG',
    'One in your own network is fine. It must give JSON: search.formats in its settings.yml.',
    { type: 'text', maxLength: 300 },
  ),
]
