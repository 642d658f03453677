import type { SettingKey } from '#shared/domain/settings.ts'
import { type SectionId, strings } from './strings.ts'

export type Control =
  | { type: 'switch' }
  | { type: 'choice'; options: readonly { value: string; label: string }[] }
  | { type: 'number'; min: number; max: number; unit: string; decimals?: number }
  | { type: 'text'; maxLength: number }
  | { type: 'folder'; maxLength: number }
  | { type: 'model'; whenEmpty: string }
  | { type: 'agent'; whenEmpty: string }

export interface SettingEntry {
  key: SettingKey
  section: SectionId
  label: string
  help: string
  control: Control
}

const entry = (section: SectionId, key: SettingKey, label: string, help: string, control: Control): SettingEntry => ({
  section,
  key,
  label,
  help,
  control,
})

const toggle: Control = { type: 'switch' }
const number = (min: number, max: number, unit: string, decimals = 0): Control => ({
  type: 'number',
  min,
  max,
  unit,
  decimals,
})
const choice = (...options: [value: string, label: string][]): Control => ({
  type: 'choice',
  options: options.map(([value, label]) => ({ value, label })),
})

/** Every setting that a person may change, with its words, in the order of the page. */
export const SETTING_CATALOGUE: readonly SettingEntry[] = [
  entry(
    'models',
    'models.defaultChat',
    'Model for chats',
    'New chats use this model unless the agent or the chat names another one.',
    {
      type: 'model',
      whenEmpty: strings.setting.notChosen,
    },
  ),
  entry(
    'models',
    'models.defaultUtility',
    'Model for small jobs',
    'Writes chat titles and shortens long chats. A small, quick model is enough.',
    {
      type: 'model',
      whenEmpty: strings.setting.ownDefault,
    },
  ),
  entry(
    'models',
    'models.idleUnloadMinutes',
    'Unload a model when it was idle for',
    'An unloaded model frees its memory. The next answer waits until it is loaded again.',
    number(1, 1_440, 'min'),
  ),
  entry(
    'models',
    'models.ggufFolder',
    'Folder with model files',
    'Hearth looks for .gguf files here, beside its own folder for models.',
    { type: 'folder', maxLength: 1_000 },
  ),

  entry(
    'agents',
    'agents.maxSteps',
    'Steps in one run',
    'A run that reaches a limit stops and says so. An agent may have its own, lower limits.',
    number(1, 500, 'steps'),
  ),
  entry('agents', 'agents.maxMinutes', 'Time for one run', 'Waiting for you does not count.', number(1, 1_440, 'min')),
  entry(
    'agents',
    'agents.maxTokens',
    'Tokens for one run',
    'What the model reads and writes in all steps of a run together.',
    number(100, 100_000_000, 'tokens'),
  ),
  entry(
    'agents',
    'agents.maxCostUsd',
    'Cost of one run',
    'Models on this PC cost nothing. 0 allows no paid step.',
    number(0, 1_000, 'USD', 2),
  ),

  entry(
    'permissions',
    'agents.mode',
    'How far agents may go',
    'Read only: look, but change nothing. Ask: stop before each risky step. Within permissions: act where a standing permission allows it, else ask.',
    choice(['plan', 'Read only'], ['ask', 'Ask'], ['auto', 'Within permissions']),
  ),
  entry(
    'permissions',
    'approvals.expireHours',
    'A question waits for',
    'A question that nobody answered in this time counts as denied.',
    number(1, 720, 'h'),
  ),

  entry(
    'appearance',
    'appearance.theme',
    'Theme',
    'System follows Windows, also its contrast setting.',
    choice(['system', 'System'], ['light', 'Light'], ['dark', 'Dark'], ['contrast', 'High contrast']),
  ),
  entry(
    'appearance',
    'appearance.density',
    'Density',
    'The height of rows, buttons and fields.',
    choice(['tight', 'Tight'], ['cosy', 'Cosy'], ['roomy', 'Roomy']),
  ),
  entry('appearance', 'appearance.fontSizePx', 'Font size', 'Everything grows with it.', number(12, 18, 'px')),
  entry(
    'appearance',
    'appearance.reducedMotion',
    'Less motion',
    'Nothing moves or turns by itself. The setting of your system counts as well.',
    toggle,
  ),
  entry(
    'appearance',
    'appearance.singleKeys',
    'Single keys',
    'Letters such as G C and / act as commands outside of text fields.',
    toggle,
  ),
  entry('appearance', 'profile.name', 'Your name', 'How Hearth greets you. It stays on this PC.', {
    type: 'text',
    maxLength: 80,
  }),

  entry('chat', 'chat.defaultAgent', 'Agent for new chats', 'Each chat can use another one.', {
    type: 'agent',
    whenEmpty: strings.setting.builtInAgent,
  }),
  entry(
    'chat',
    'chat.showThinking',
    'Show thinking unfolded',
    'Some models think before they answer. Folded, it is one line that you can open.',
    toggle,
  ),
  entry(
    'chat',
    'chat.autoTitle',
    'Name chats by their content',
    'After the first answer the model for small jobs writes a short title.',
    toggle,
  ),

  entry(
    'privacy',
    'privacy.onlyThisPc',
    'Only models on this PC',
    'Models on the internet or in your network cannot be used by anything, and their providers are not asked.',
    toggle,
  ),

  entry(
    'desktop',
    'desktop.closeToTray',
    'Keep running when the window is closed',
    'Hearth stays in the tray, and work goes on. Quit it from the tray menu.',
    toggle,
  ),
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
    words: 'gguf load unload window context size file memory',
  },
  { id: 'all', section: 'folders', label: strings.sections.folders, words: 'files path private read change allow' },
  { id: 'grants', section: 'permissions', label: strings.grants.heading, words: 'allow deny ask revoke tool grant' },
  { id: 'all', section: 'memory', label: strings.memory.list, words: 'remember forget notes' },
  { id: 'leaves', section: 'privacy', label: strings.privacy.heading, words: 'internet network cloud provider' },
  { id: 'place', section: 'data', label: strings.data.place, words: 'folder path size disk log keychain' },
  { id: 'backups', section: 'data', label: strings.data.backups, words: 'backup copy save restore' },
]

export const entryOf = (key: string): SettingEntry | undefined => SETTING_CATALOGUE.find((each) => each.key === key)

/** Settings and panels in one list, for the palette; what only the desktop can do is not offered elsewhere. */
export const settingEntries = (isDesktop: boolean) =>
  ALL_ENTRIES.filter((each) => isDesktop || each.section !== 'desktop')

const ALL_ENTRIES = [
  ...SETTING_CATALOGUE.map(({ key, section, label }) => ({ id: key as string, section, label })),
  ...PANELS.map(({ id, section, label }) => ({ id, section, label })),
].map((each) => ({ ...each, sectionTitle: strings.sections[each.section] }))
