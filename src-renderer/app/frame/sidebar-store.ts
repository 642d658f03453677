import { useMediaQuery } from '@mantine/hooks'
import { create } from 'zustand'

const STORAGE_KEY = 'hearth.sidebar'
const NARROW = '(max-width: 1099px)'

/** What the person chose; null: as the width of the window says. */
const useSidebar = create<{ choice: 'names' | 'rail' | null }>(() => ({
  choice: localStorage.getItem(STORAGE_KEY) === 'rail' ? 'rail' : null,
}))

/** True when the sidebar shows icons only: by choice, or because the window is narrow. */
export function useIsRail(): boolean {
  const choice = useSidebar((store) => store.choice)
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false })
  return isNarrow ? choice !== 'names' : choice === 'rail'
}

export function toggleSidebar(): void {
  const isNarrow = window.matchMedia(NARROW).matches
  const { choice } = useSidebar.getState()
  const isRail = isNarrow ? choice !== 'names' : choice === 'rail'
  useSidebar.setState({ choice: isRail ? 'names' : 'rail' })
  if (!isNarrow) localStorage.setItem(STORAGE_KEY, isRail ? 'names' : 'rail')
}
