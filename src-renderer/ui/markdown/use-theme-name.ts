import { useSyncExternalStore } from 'react'

const ATTRIBUTES = ['data-mantine-color-scheme', 'data-contrast']

/** Changes whenever the theme does: for what is drawn once with the theme's colours in it. */
export const useThemeName = (): string => useSyncExternalStore(subscribe, readName)

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ATTRIBUTES })
  return () => observer.disconnect()
}

const readName = (): string => ATTRIBUTES.map((name) => document.documentElement.getAttribute(name) ?? '').join(' ')
