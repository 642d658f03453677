import { agents } from './catalogue/agents.ts'
import { appearance } from './catalogue/appearance.ts'
import { chat } from './catalogue/chat.ts'
import { data } from './catalogue/data.ts'
import { desktop } from './catalogue/desktop.ts'
import type { SettingEntry } from './catalogue/entry.ts'
import { experimental } from './catalogue/experimental.ts'
import { models } from './catalogue/models.ts'
import { permissions } from './catalogue/permissions.ts'
import { privacy } from './catalogue/privacy.ts'
import { web } from './catalogue/web.ts'
import { strings as dataStrings } from './data/strings.ts'
import { modelWords } from './models-strings.ts'
import { strings as profileStrings } from './profiles/strings.ts'
import { type SectionId, strings } from './strings.ts'

export type { Control, SettingEntry } from './catalogue/entry.ts'

/** Every setting that a person may change, with its words, in the order of the page. */
export const SETTING_CATALOGUE: readonly SettingEntry[] = [
  ...models,
  ...agents,
  ...permissions,
  ...appearance,
  ...chat,
  ...web,
  ...privacy,
  ...data,
  ...experimental,
  ...desktop,
]

/** Parts of the page that are no single setting, so that the search finds them too. */
export const PANELS: readonly { id: string; section: SectionId; label: string; words: string }[] = [
  {
    id: 'providers',
    section: 'models',
    label: strings.providers.heading,
    words: 'ollama openai anthropic openrouter key address server test add',
  },
  {
    id: 'list',
    section: 'models',
    label: strings.models.heading,
    words: 'gguf load unload window context size file memory download pull get delete test temperature keep alive',
  },
  {
    id: 'doctor',
    section: 'models',
    label: modelWords.doctor.heading,
    words: 'ollama connection doctor port proxy certificate tls gpu version not answering repair',
  },
  { id: 'all', section: 'folders', label: strings.sections.folders, words: 'files path private read change allow' },
  { id: 'grants', section: 'permissions', label: strings.grants.heading, words: 'allow deny ask revoke tool grant' },
  { id: 'hosts', section: 'web', label: strings.web.hosts, words: 'site host internet page fetch allow revoke' },
  { id: 'all', section: 'memory', label: strings.memory.list, words: 'remember forget notes' },
  { id: 'leaves', section: 'privacy', label: strings.privacy.heading, words: 'internet network cloud provider' },
  { id: 'place', section: 'data', label: strings.data.place, words: 'folder path size disk log keychain' },
  { id: 'backups', section: 'data', label: dataStrings.backups, words: 'backup copy save restore' },
  { id: 'clean-up', section: 'data', label: dataStrings.cleanUp, words: 'bin free space disk remove old versions' },
  {
    id: 'profiles',
    section: 'profiles',
    label: profileStrings.profiles,
    words: 'profile set switch presentation battery work',
  },
  { id: 'file', section: 'profiles', label: profileStrings.files, words: 'export import json file move take along' },
  { id: 'all', section: 'history', label: strings.sections.history, words: 'history changes roll back undo restore' },
]

export const entryOf = (key: string): SettingEntry | undefined => SETTING_CATALOGUE.find((each) => each.key === key)

/** Settings and panels in one list, for the palette; what only the desktop can do is not offered elsewhere. */
export const settingEntries = (isDesktop: boolean) =>
  ALL_ENTRIES.filter((each) => isDesktop || each.section !== 'desktop')

const ALL_ENTRIES = [
  ...SETTING_CATALOGUE.map(({ key, section, label }) => ({ id: key as string, section, label })),
  ...PANELS.map(({ id, section, label }) => ({ id, section, label })),
].map((each) => ({ ...each, sectionTitle: strings.sections[each.section] }))
