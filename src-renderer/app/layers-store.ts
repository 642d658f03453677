import { create } from 'zustand'

/** What can be open over the page. One at a time; opening one closes the other. */
export type Layer = 'palette' | 'keyboard' | 'running' | 'approvals'

export const useLayer = create<{ open: Layer | null; query: string }>(() => ({ open: null, query: '' }))

export const openLayer = (open: Layer, query = ''): void => useLayer.setState({ open, query })
export const closeLayer = (): void => useLayer.setState({ open: null })
export const toggleLayer = (layer: Layer): void =>
  useLayer.setState(({ open }) => ({ open: open === layer ? null : layer, query: '' }))
