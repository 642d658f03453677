import type { ElectronParts } from './electron-parts.ts'

export interface Hotkey {
  /** Takes these keys instead of those before; empty for none. */
  use(keys: string): void
  /** the wished keys, and whether another program has them */
  state(): { keys: string; isTaken: boolean }
}

/** The keys that call the small window from any program. */
export function createHotkey({ globalShortcut }: Pick<ElectronParts, 'globalShortcut'>, onPressed: () => void): Hotkey {
  let keys = ''
  let isTaken = false
  return {
    use(wished) {
      if (wished === keys) return
      if (keys !== '' && !isTaken) globalShortcut.unregister(keys)
      keys = wished
      isTaken = wished !== '' && !register(wished)
    },
    state: () => ({ keys, isTaken }),
  }

  function register(wished: string): boolean {
    try {
      return globalShortcut.register(wished, onPressed)
    } catch {
      // Electron throws for keys that it does not know on this system
      return false
    }
  }
}
