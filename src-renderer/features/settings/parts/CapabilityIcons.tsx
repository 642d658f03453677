import { Brain, Eye, type LucideIcon, MessageSquare, ScanSearch, Wrench } from 'lucide-react'
import type { ModelCapability } from '#shared/domain/model.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'

const ICONS: Record<ModelCapability, LucideIcon> = {
  chat: MessageSquare,
  tools: Wrench,
  vision: Eye,
  thinking: Brain,
  embedding: ScanSearch,
}
const ORDER = Object.keys(ICONS) as ModelCapability[]

/** What a model can do, each with its words for the pointer and for screen readers. */
export function CapabilityIcons({ capabilities }: { capabilities: readonly ModelCapability[] }) {
  const shown = ORDER.filter((capability) => capabilities.includes(capability))
  const text = shown.map((capability) => modelWords.capabilities[capability]).join(', ')
  return (
    <span className={styles.capabilities} role="img" aria-label={text} title={text}>
      {shown.map((capability) => {
        const Icon = ICONS[capability]
        return <Icon key={capability} size={14} aria-hidden />
      })}
    </span>
  )
}
