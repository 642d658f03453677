import {
  Bot,
  Brain,
  Database,
  FolderOpen,
  Globe,
  KeyRound,
  Lock,
  type LucideIcon,
  MessageSquare,
  Monitor,
  Palette,
  Server,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { DataSection } from './sections/DataSection.tsx'
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
  web: { icon: Globe, Body: WebSection },
  privacy: { icon: Lock, Body: PrivacySection },
  data: { icon: Database, Body: DataSection },
  desktop: { icon: Monitor, Body: plainSection('desktop') },
}
