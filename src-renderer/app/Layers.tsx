import { lazy, Suspense } from 'react'
import { useLayer } from './layers-store.ts'

const Palette = lazy(async () => ({ default: (await import('./palette/Palette.tsx')).Palette }))
const KeyboardMap = lazy(async () => ({ default: (await import('./keyboard/KeyboardMap.tsx')).KeyboardMap }))

/** The dialogs of the frame; their code is fetched when the first one opens. */
export function Layers() {
  const open = useLayer((store) => store.open)
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette />}
      {open === 'keyboard' && <KeyboardMap />}
    </Suspense>
  )
}
