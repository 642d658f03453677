import {
  Bot,
  ChartGantt,
  CircleQuestionMark,
  Hand,
  LayoutDashboard,
  type LucideIcon,
  MessageSquare,
  SlidersHorizontal,
} from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import type { PageId, PageProps } from '#renderer/lib/navigation.ts'
import { strings } from './strings.ts'

export interface Page {
  id: PageId
  title: string
  icon: LucideIcon
  group: keyof typeof strings.groups
  /** the letter after G */
  goToKey: string
  component: ComponentType<PageProps>
  /** fetches the page's code before it is asked for */
  preload: () => void
}

const page = (
  entry: Omit<Page, 'component' | 'preload' | 'title'>,
  load: () => Promise<ComponentType<PageProps>>,
): Page => ({
  ...entry,
  title: strings.pages[entry.id],
  component: lazy(async () => ({ default: await load() })),
  preload: () => void load().catch(() => {}),
})

/** Every page that works, in the order of the sidebar. */
export const PAGES: readonly Page[] = [
  page(
    { id: 'dashboard', icon: LayoutDashboard, group: 'work', goToKey: 'D' },
    async () => (await import('#renderer/features/dashboard/DashboardPage.tsx')).DashboardPage,
  ),
  page(
    { id: 'chat', icon: MessageSquare, group: 'work', goToKey: 'C' },
    async () => (await import('#renderer/features/chat/ChatPage.tsx')).ChatPage,
  ),
  page(
    { id: 'agents', icon: Bot, group: 'work', goToKey: 'A' },
    async () => (await import('#renderer/features/agents/AgentsPage.tsx')).AgentsPage,
  ),
  page(
    { id: 'executions', icon: ChartGantt, group: 'work', goToKey: 'E' },
    async () => (await import('#renderer/features/executions/ExecutionsPage.tsx')).ExecutionsPage,
  ),
  page(
    { id: 'approvals', icon: Hand, group: 'operate', goToKey: 'V' },
    async () => (await import('#renderer/features/approvals/ApprovalsPage.tsx')).ApprovalsPage,
  ),
  page(
    { id: 'settings', icon: SlidersHorizontal, group: 'system', goToKey: 'S' },
    async () => (await import('#renderer/features/settings/SettingsPage.tsx')).SettingsPage,
  ),
  page(
    { id: 'help', icon: CircleQuestionMark, group: 'system', goToKey: 'H' },
    async () => (await import('#renderer/features/help/HelpPage.tsx')).HelpPage,
  ),
]
