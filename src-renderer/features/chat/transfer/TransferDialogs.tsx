import { Download, FileUp } from 'lucide-react'
import { useCommands } from '#renderer/lib/commands.ts'
import { ExportDialog } from './ExportDialog.tsx'
import { ImportDialog } from './ImportDialog.tsx'
import { strings } from './strings.ts'
import { openExport, openImport, useTransfer } from './transfer-store.ts'

/** Exports and imports: their dialogs, and their words in the palette. */
export function TransferDialogs() {
  const open = useTransfer((state) => state.open)
  useCommands([
    { id: 'chat.importChats', title: strings.importChats, icon: FileUp, run: openImport },
    { id: 'chat.exportAll', title: strings.exportAll, icon: Download, run: () => openExport(null) },
  ])
  if (open === null) return null
  return open.kind === 'import' ? <ImportDialog /> : <ExportDialog conversationId={open.conversationId} />
}
