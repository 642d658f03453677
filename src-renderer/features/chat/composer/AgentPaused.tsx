import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { useChat } from '../chat.store.ts'
import { useAgents } from '../chat-lookups.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'

const words = strings.composer

/** The person paused this agent: what is sent waits, and here is the way to let it go on. */
export function AgentPaused() {
  const agentId = useChat((state) => state.conversation?.agentId)
  const agent = useAgents().find((each) => each.agentId === agentId)
  if (agent === undefined || agent.pausedAt === null) return null
  return (
    <div className={styles.noModel} role="status">
      <p>
        <strong>{words.agentPaused(agent.name)}</strong> {words.agentPausedText}
      </p>
      <Button size="xs" onClick={() => orSay(client.agents.resume({ agentId: agent.agentId }))}>
        {words.resumeAgent}
      </Button>
    </div>
  )
}
