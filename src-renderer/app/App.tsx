import { MantineProvider } from '@mantine/core'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { useConnection } from '#renderer/lib/client.ts'
import { useFirstSteps } from '#renderer/lib/first-steps.ts'
import { useRecovery } from '#renderer/lib/recovery-store.ts'
import { useSetting, useSettings } from '#renderer/lib/settings-store.ts'
import { theme } from '#renderer/ui/theme.ts'
import { useAppearance } from './appearance.ts'
import { NoticeToasts } from './NoticeToasts.tsx'
import { Opening, Refused } from './Opening.tsx'
import { router } from './router.tsx'
import { Toasts } from './Toasts.tsx'
import { UndoToasts } from './UndoToasts.tsx'

const FirstSteps = lazy(async () => ({ default: (await import('./FirstSteps.tsx')).FirstSteps }))
const AskRoot = lazy(async () => ({ default: (await import('#renderer/features/ask/AskRoot.tsx')).AskRoot }))
const Recovery = lazy(async () => ({
  default: (await import('#renderer/features/recovery/RecoveryScreen.tsx')).RecoveryScreen,
}))

export function App() {
  const look = useAppearance()
  return (
    <MantineProvider theme={theme} forceColorScheme={look.scheme}>
      <Content />
      <Toasts />
      <UndoToasts />
      <NoticeToasts />
    </MantineProvider>
  )
}

/** The small window loads the same page at an address of its own. */
const useIsAsk = () => useSyncExternalStore(onHashChange, () => location.hash === '#/ask')

function onHashChange(callback: () => void) {
  const onChange = ({ oldURL }: HashChangeEvent) => {
    // while the small window is shown the router sees no address
    if (oldURL.endsWith('#/ask')) void router.load()
    callback()
  }
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}

function Content() {
  const isAsk = useIsAsk()
  const connection = useConnection((store) => store.state)
  const isLoaded = useSettings((store) => store.isLoaded)
  const isDone = useSetting('onboarding.done', false)
  const isLeft = useFirstSteps((store) => store.isLeft)
  const isRecovering = useRecovery((store) => store.state !== null)
  if (connection === 'refused') return <Refused />
  if (isRecovering) {
    return (
      <Suspense fallback={<Opening />}>
        <Recovery />
      </Suspense>
    )
  }
  if (isAsk) {
    return (
      <Suspense fallback={null}>
        <AskRoot />
      </Suspense>
    )
  }
  if (!isLoaded) return <Opening />
  if (isDone || isLeft) return <RouterProvider router={router} />
  return (
    <Suspense fallback={<Opening />}>
      <FirstSteps />
    </Suspense>
  )
}
