import { useMemo } from 'react'
import { formatDuration, formatNumber } from './format.ts'
import { useSetting } from './settings-store.ts'

/** How thinking is shown in answers: folded unless the person chose to see it. */
export function useThinkingLook() {
  const opensAtFirst = useSetting('chat.showThinking', false)
  return useMemo(() => ({ opensAtFirst, duration: formatDuration, number: formatNumber }), [opensAtFirst])
}
