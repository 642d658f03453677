import { Download, FileUp } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useCommands } from '#renderer/lib/commands.ts'
import { strings } from './strings.ts'
import { openExport, openImport, useTransfer } from './transfer-store.ts'

const ExportDialog = lazy(async () => ({ default: (await import('./ExportDialog.tsx')).ExportDialog }))
const ImportDialog = lazy(async () => ({ default: (await import('./ImportDialog.tsx')).ImportDialog }))

/** Exports and imports: their dialogs, and their words in the palette. */
export function TransferDialogs() {
  const open = useTransfer((state) => state.open)
  useCommands([
    { id: 'chat.importChats', title: strings.importChats, icon: FileUp, run: openImport },
    { id: 'chat.exportAll', title: strings.exportAll, icon: Download, run: () => openExport(null) },
  ])
  if (open === null) return null
  return (
    <Suspense fallback={null}>
      {open.kind === 'import' ? <ImportDialog /> : <ExportDialog conversationId={open.conversationId} />}
    </Suspense>
  )
}
