import { strings } from '../strings.ts'
import { entry, type SettingEntry, toggle } from './entry.ts'

export const chat: readonly SettingEntry[] = [
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
]
