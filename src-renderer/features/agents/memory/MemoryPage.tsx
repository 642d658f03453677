import { Select } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { href } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { PageColumn } from '#renderer/ui/PageColumn.tsx'
import { PageHeader } from '#renderer/ui/PageHeader.tsx'
import type { AgentId } from '#shared/domain/ids.ts'
import { strings } from '../strings.ts'
import styles from './Memory.module.css'
import { MemoryBrowser } from './MemoryBrowser.tsx'

const words = strings.memories
const EVERYONE = 'everyone'

/** What all agents remember, or one of them. */
export function MemoryPage() {
  const { data: agents = [] } = useResource(() => client.agents.list(), ['agent.changed'])
  const [of, setOf] = useState<string>(EVERYONE)
  return (
    <PageColumn>
      <PageHeader within={{ name: strings.title, href: href('agents') }} title={words.title} purpose={words.purpose} />
      <div className={styles.page}>
        <div className={styles.inner}>
          <Select
            label={words.of}
            allowDeselect={false}
            data={[
              { value: EVERYONE, label: words.everyone },
              { value: 'shared', label: words.shared },
              ...agents.map(({ agentId, name }) => ({ value: agentId as string, label: name })),
            ]}
            value={of}
            onChange={(value) => setOf(value ?? EVERYONE)}
          />
          <MemoryBrowser
            key={of}
            {...(of === EVERYONE ? {} : { of: of as AgentId | 'shared' })}
            nameOf={(agentId) => agents.find((agent) => agent.agentId === agentId)?.name ?? words.shared}
          />
        </div>
      </div>
    </PageColumn>
  )
}
