const MODIFIERS = new Set([
  'commandorcontrol',
  'cmdorctrl',
  'control',
  'ctrl',
  'command',
  'cmd',
  'alt',
  'option',
  'shift',
  'super',
  'meta',
])
const KEY =
  /^([a-z0-9]|f([1-9]|1\d|2[0-4])|space|tab|insert|delete|home|end|pageup|pagedown|up|down|left|right|plus|[`\-=[\]\\;',./])$/

/**
 * True for keys that may call Hearth from any program: at least one modifier other than Shift, and one key. Anything
 * less would take a letter away from every other program.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.toLowerCase().split('+')
  const key = parts.pop() ?? ''
  const isStrong = parts.some((part) => part !== 'shift')
  return isStrong && new Set(parts).size === parts.length && parts.every((part) => MODIFIERS.has(part)) && KEY.test(key)
}
