import { Tooltip as MantineTooltip } from '@mantine/core'
import type { ReactElement } from 'react'
import { KeyHint } from './KeyHint.tsx'

interface TooltipProps {
  label: string
  keys?: string
  children: ReactElement
}

/** The full text of what is cut or only an icon, on hover and on focus. Never the only place for a fact. */
export function Tooltip({ label, keys, children }: TooltipProps) {
  return (
    <MantineTooltip
      events={{ hover: true, focus: true, touch: false }}
      label={
        keys === undefined ? (
          label
        ) : (
          <>
            {label} <KeyHint keys={keys} isBare />
          </>
        )
      }
    >
      {children}
    </MantineTooltip>
  )
}
