import {
  Bot,
  Brain,
  Database,
  FlaskConical,
  FolderOpen,
  Globe,
  History,
  KeyRound,
  Layers,
  Lock,
  type LucideIcon,
  MessageSquare,
  Monitor,
  Palette,
  Server,
  SquareSlash,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { HistorySection } from './profiles/HistorySection.tsx'
import { ProfilesSection } from './profiles/ProfilesSection.tsx'
import { PromptsSection } from './prompts/PromptsSection.tsx'
import { DataSection } from './sections/DataSection.tsx'
import { DesktopSection } from './sections/DesktopSection.tsx'
import { FoldersSection } from './sections/FoldersSection.tsx'
import { MemorySection } from './sections/MemorySection.tsx'
import { ModelsSection } from './sections/ModelsSection.tsx'
import { PermissionsSection } from './sections/PermissionsSection.tsx'
import { PrivacySection } from './sections/PrivacySection.tsx'
import { plainSection } from './sections/plain-section.tsx'
import { WebSection } from './sections/WebSection.tsx'
import type { SectionId } from './strings.ts'

interface SectionProps {
  /** the setting or panel that the address names */
  target: string
}

/** What each section shows, in the order of the list. */
export const SECTIONS: Record<SectionId, { icon: LucideIcon; Body: ComponentType<SectionProps> }> = {
  models: { icon: Server, Body: ModelsSection },
  agents: { icon: Bot, Body: plainSection('agents') },
  folders: { icon: FolderOpen, Body: FoldersSection },
  permissions: { icon: KeyRound, Body: PermissionsSection },
  memory: { icon: Brain, Body: MemorySection },
  appearance: { icon: Palette, Body: plainSection('appearance') },
  chat: { icon: MessageSquare, Body: plainSection('chat') },
  prompts: { icon: SquareSlash, Body: PromptsSection },
  web: { icon: Globe, Body: WebSection },
  privacy: { icon: Lock, Body: PrivacySection },
  data: { icon: Database, Body: DataSection },
  profiles: { icon: Layers, Body: ProfilesSection },
  experimental: { icon: FlaskConical, Body: plainSection('experimental') },
  history: { icon: History, Body: HistorySection },
  desktop: { icon: Monitor, Body: DesktopSection },
}
