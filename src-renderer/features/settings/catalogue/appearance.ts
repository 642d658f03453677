import { choice, entry, number, type SettingEntry, toggle } from './entry.ts'

export const appearance: readonly SettingEntry[] = [
  entry(
    'appearance',
    'appearance.theme',
    'Theme',
    'System follows your PC, also its contrast setting.',
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
]
