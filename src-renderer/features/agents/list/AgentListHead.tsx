import { Button } from '@mantine/core'
import { Brain, Plus, Upload } from 'lucide-react'
import { goTo } from '#renderer/lib/navigation.ts'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import { strings } from '../strings.ts'

/** The head of the list, with the ways to get another agent. */
export function AgentListHead({ onImport }: { onImport: () => void }) {
  return (
    <PageHeader
      title={strings.title}
      purpose={strings.purpose}
      actions={
        <>
          <Button leftSection={<Brain size={14} aria-hidden />} onClick={() => goTo('agents', 'memory')}>
            {strings.memory}
          </Button>
          <Button leftSection={<Upload size={14} aria-hidden />} onClick={onImport}>
            {strings.import}
          </Button>
          <Button variant="filled" leftSection={<Plus size={14} aria-hidden />} onClick={() => goTo('agents', 'new')}>
            {strings.new}
          </Button>
        </>
      }
    />
  )
}
