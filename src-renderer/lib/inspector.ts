import { useEffect } from 'react'
import { create } from 'zustand'
import type { PageId } from './navigation.ts'

const STORAGE_KEY = 'hearth.inspector'
const DEFAULT_WIDTH_PX = 336

interface Kept {
  isOpen: boolean
  widthPx: number
}

interface InspectorStore {
  /** the page that has an inspector right now */
  page: PageId | null
  kept: Partial<Record<PageId, Kept>>
}

/** Which pages show their inspector and how wide, kept per page. */
export const useInspectorStore = create<InspectorStore>(() => ({ page: null, kept: read() }))

/** The props of ui/Inspector for a page that has one, and the page's claim on the toggle in the top bar. */
export function useInspector(page: PageId, isOpenAtFirst = true) {
  const kept = useInspectorStore((store) => store.kept[page]) ?? { isOpen: isOpenAtFirst, widthPx: DEFAULT_WIDTH_PX }
  useEffect(() => {
    keep(page, useInspectorStore.getState().kept[page] ?? { isOpen: isOpenAtFirst, widthPx: DEFAULT_WIDTH_PX })
    useInspectorStore.setState({ page })
    return () => useInspectorStore.setState((old) => (old.page === page ? { page: null } : old))
  }, [page, isOpenAtFirst])
  return {
    isOpen: kept.isOpen,
    widthPx: kept.widthPx,
    onResize: (widthPx: number) => keep(page, { isOpen: true, widthPx }),
    onClose: () => keep(page, { ...kept, isOpen: false }),
    open: () => keep(page, { ...kept, isOpen: true }),
  }
}

export function toggleInspector(): void {
  const { page, kept } = useInspectorStore.getState()
  if (page === null) return
  const now = kept[page] ?? { isOpen: true, widthPx: DEFAULT_WIDTH_PX }
  keep(page, { ...now, isOpen: !now.isOpen })
}

function keep(page: PageId, state: Kept): void {
  useInspectorStore.setState(({ kept }) => ({ kept: { ...kept, [page]: state } }))
  localStorage.setItem(STORAGE_KEY, JSON.stringify(useInspectorStore.getState().kept))
}

function read(): Partial<Record<PageId, Kept>> {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Partial<Record<PageId, Kept>>
  } catch {
    return {}
  }
}
