import { followApprovals } from '#renderer/lib/approvals-store.ts'
import type { PageProps } from '#renderer/lib/navigation.ts'
import { AgentEditor } from './editor/AgentEditor.tsx'
import { AgentList } from './list/AgentList.tsx'
import { MemoryPage } from './memory/MemoryPage.tsx'
import { NewAgent } from './start/NewAgent.tsx'

followApprovals()

/** All agents; one with its parts and its trial; templates for a new one; what agents remember. */
export function AgentsPage({ subPath }: PageProps) {
  const [first = '', second = ''] = subPath.split('/')
  if (first === '') return <AgentList />
  if (first === 'memory') return <MemoryPage />
  if (first === 'new') return second === '' ? <NewAgent /> : <AgentEditor key={subPath} id="new" tab={second} />
  return <AgentEditor key={first} id={first} tab={second} />
}
