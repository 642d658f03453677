import {
  BotMessageSquare,
  Contrast,
  FolderPlus,
  Footprints,
  Keyboard,
  PanelLeft,
  Pause,
  Play,
  Plus,
  Save,
  Server,
  Undo2,
} from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { type Command, useCommands } from '#renderer/lib/commands.ts'
import { resumeFirstSteps } from '#renderer/lib/first-steps.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { sayFailure, told } from '#renderer/lib/say.ts'
import { saveSetting, useSetting } from '#renderer/lib/settings-store.ts'
import type { SettingValues } from '#shared/domain/settings.ts'
import { openLayer } from '../layers-store.ts'
import { strings } from '../strings.ts'
import { takeBack } from '../UndoToasts.tsx'
import { pauseAll, resumeAll } from './run-actions.ts'
import { toggleSidebar } from './sidebar-store.ts'

const words = strings.commands
const THEMES = Object.keys(words.themes) as SettingValues['appearance.theme'][]

/** What the palette can do on every page. */
export function GlobalCommands() {
  const isOnboarded = useSetting('onboarding.done', true)
  const theme = useSetting('appearance.theme', 'system')
  useCommands([
    { id: 'chat.new', title: words.newChat, icon: Plus, run: () => void newChat() },
    { id: 'agents.new', title: words.newAgent, icon: BotMessageSquare, run: () => goTo('agents', 'new') },
    { id: 'runs.pause', title: words.pauseAll, icon: Pause, keys: 'Ctrl Shift P', run: () => void pauseAll() },
    { id: 'runs.resume', title: words.resumeAll, icon: Play, run: () => void resumeAll() },
    { id: 'folders.allow', title: words.allowFolder, icon: FolderPlus, run: () => goTo('settings', 'folders/add') },
    { id: 'providers.add', title: words.addProvider, icon: Server, run: () => goTo('settings', 'models/add') },
    { id: 'data.backup', title: words.backUp, icon: Save, run: () => goTo('settings', 'data/backup') },
    ...THEMES.filter((each) => each !== theme).map(
      (each): Command => ({
        id: `theme.${each}`,
        title: words.theme(words.themes[each]),
        icon: Contrast,
        run: () => void chooseTheme(each),
      }),
    ),
    { id: 'sidebar', title: words.sidebar, icon: PanelLeft, keys: 'Ctrl B', run: toggleSidebar },
    { id: 'undo', title: words.undo, icon: Undo2, keys: 'Ctrl Z', run: () => void takeBack() },
    { id: 'keyboard', title: words.keyboard, icon: Keyboard, keys: '?', run: () => openLayer('keyboard') },
    ...(isOnboarded
      ? []
      : [{ id: 'first-steps', title: words.firstSteps, icon: Footprints, run: resumeFirstSteps } satisfies Command]),
  ])
  return null
}

const newChat = () => told(async () => goTo('chat', (await client.chat.create({})).conversationId))

const chooseTheme = (theme: SettingValues['appearance.theme']) =>
  saveSetting('appearance.theme', theme).catch(sayFailure)
