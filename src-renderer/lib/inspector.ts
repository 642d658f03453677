import { useEffect } from 'react'
import { create } from 'zustand'
import type { PageId } from './navigation.ts'

const STORAGE_KEY = 'hearth.inspector'
const DEFAULT_WIDTH_PX = 336
const NARROW = '(max-width: 1279px)'

interface Kept {
  isOpen: boolean
  widthPx: number
}

interface InspectorStore {
  /** the page that has an inspector right now */
  page: PageId | null
  kept: Partial<Record<PageId, Kept>>
  /** in a narrow window the inspector lies over the page: it starts closed there, and that is not kept */
  isNarrow: boolean
  isOverlayOpen: boolean
}

/** Which pages show their inspector and how wide, kept per page. */
export const useInspectorStore = create<InspectorStore>(() => ({
  page: null,
  kept: read(),
  isNarrow: window.matchMedia(NARROW).matches,
  isOverlayOpen: false,
}))

window.matchMedia(NARROW).addEventListener('change', ({ matches }) => {
  useInspectorStore.setState({ isNarrow: matches, isOverlayOpen: false })
})

/** Whether the inspector of the page that has one can be seen. */
export const isInspectorShown = ({ page, kept, isNarrow, isOverlayOpen }: InspectorStore): boolean =>
  page !== null && (isNarrow ? isOverlayOpen : kept[page]?.isOpen === true)

/** The props of ui/Inspector for a page that has one, and the page's claim on the toggle in the top bar. */
export function useInspector(page: PageId, isOpenAtFirst = true) {
  const isShown = useInspectorStore((store) => store.page === page && isInspectorShown(store))
  const widthPx = useInspectorStore((store) => store.kept[page]?.widthPx ?? DEFAULT_WIDTH_PX)
  useEffect(() => {
    keep(page, useInspectorStore.getState().kept[page] ?? { isOpen: isOpenAtFirst, widthPx: DEFAULT_WIDTH_PX })
    useInspectorStore.setState({ page, isOverlayOpen: false })
    return () => useInspectorStore.setState((old) => (old.page === page ? { page: null, isOverlayOpen: false } : old))
  }, [page, isOpenAtFirst])
  return {
    isOpen: isShown,
    widthPx,
    onResize: (next: number) => keep(page, { isOpen: true, widthPx: next }),
    onClose: () => show(page, false),
    open: () => show(page, true),
  }
}

export function toggleInspector(): void {
  const store = useInspectorStore.getState()
  if (store.page !== null) show(store.page, !isInspectorShown(store))
}

function show(page: PageId, isOpen: boolean): void {
  const { isNarrow, kept } = useInspectorStore.getState()
  if (isNarrow) useInspectorStore.setState({ isOverlayOpen: isOpen })
  else keep(page, { widthPx: DEFAULT_WIDTH_PX, ...kept[page], isOpen })
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
