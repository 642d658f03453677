import { Columns2, Search } from 'lucide-react'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import type { Conversation } from '#shared/contract/chat.contract.ts'
import { openCompareDialog } from '../compare/compare.store.ts'
import { openFind } from '../find/find.store.ts'
import { words } from '../library-strings.ts'

/** What can be done with the thread as it is shown. */
export function threadActions({ twinId, activeRunId }: Conversation): MenuItem[] {
  return [
    { label: words.find.open, icon: Search, keys: 'Ctrl F', onSelect: openFind },
    ...(twinId === null
      ? [
          {
            label: words.compare.start,
            icon: Columns2,
            ...(activeRunId === null ? {} : { disabledBecause: words.compare.busy }),
            onSelect: openCompareDialog,
          },
        ]
      : []),
  ]
}
