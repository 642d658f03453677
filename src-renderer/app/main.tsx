import '../ui/mantine.css'
import '../ui/tokens.css'
import '../ui/mantine-overrides.css'
import '../ui/base.css'
import { createRoot } from 'react-dom/client'
import { connect } from '#renderer/lib/client.ts'
import { followRecovery } from '#renderer/lib/recovery-store.ts'
import { followSettings } from '#renderer/lib/settings-store.ts'
import { hasShell, pickPath } from '#renderer/lib/shell.ts'
import { setNativePicker } from '#renderer/ui/native-picker.ts'
import { App } from './App.tsx'
import { applyAppearance, rememberedAppearance } from './appearance.ts'
import { reportUncaughtErrors } from './page-errors.ts'

applyAppearance(rememberedAppearance())
reportUncaughtErrors()
followRecovery()
if (hasShell) setNativePicker(pickPath)
connect()
followSettings()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
