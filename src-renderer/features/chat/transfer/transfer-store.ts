import { create } from 'zustand'
import type { ConversationId } from '#shared/domain/ids.ts'

/** Which of the two dialogs is open; an export without a chat is one of all. */
export type TransferDialog = { kind: 'export'; conversationId: ConversationId | null } | { kind: 'import' }

export const useTransfer = create<{ open: TransferDialog | null }>(() => ({ open: null }))

export const openExport = (conversationId: ConversationId | null): void =>
  useTransfer.setState({ open: { kind: 'export', conversationId } })
export const openImport = (): void => useTransfer.setState({ open: { kind: 'import' } })
export const closeTransfer = (): void => useTransfer.setState({ open: null })
