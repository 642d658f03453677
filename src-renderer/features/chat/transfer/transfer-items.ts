import { Download, FileUp } from 'lucide-react'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import type { ConversationId } from '#shared/domain/ids.ts'
import { strings } from './strings.ts'
import { openExport, openImport } from './transfer-store.ts'

/** In the menu of one conversation. */
export const exportItem = (conversationId: ConversationId): MenuItem => ({
  label: strings.exportOne,
  icon: Download,
  onSelect: () => openExport(conversationId),
})

/** For all conversations. */
export const transferItems = (): MenuItem[] => [
  { label: strings.importChats, icon: FileUp, startsGroup: true, onSelect: openImport },
  { label: strings.exportAll, icon: Download, onSelect: () => openExport(null) },
]
