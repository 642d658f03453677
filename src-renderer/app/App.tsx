import { MantineProvider } from '@mantine/core'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useConnection } from '#renderer/lib/client.ts'
import { useFirstSteps } from '#renderer/lib/first-steps.ts'
import { useRecovery } from '#renderer/lib/recovery-store.ts'
import { useSetting, useSettings } from '#renderer/lib/settings-store.ts'
import { Toasts } from '#renderer/ui/Toasts.tsx'
import { theme } from '#renderer/ui/theme.ts'
import { useAppearance } from './appearance.ts'
import { Opening, Refused } from './Opening.tsx'
import { router } from './router.tsx'
import { UndoToasts } from './UndoToasts.tsx'

const FirstSteps = lazy(async () => ({ default: (await import('./FirstSteps.tsx')).FirstSteps }))
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
    </MantineProvider>
  )
}

function Content() {
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
  if (!isLoaded) return <Opening />
  if (isDone || isLeft) return <RouterProvider router={router} />
  return (
    <Suspense fallback={<Opening />}>
      <FirstSteps />
    </Suspense>
  )
}
