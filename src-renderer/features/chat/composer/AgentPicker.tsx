import { Menu } from '@mantine/core'
import { Bot, Check } from 'lucide-react'
import { chat, useChat } from '../chat.store.ts'
import { useAgentName, useAgents } from '../chat-lookups.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'
import { PickerButton } from './PickerButton.tsx'

/** Who answers in this chat. */
export function AgentPicker() {
  const agents = useAgents()
  const agentId = useChat((state) => state.conversation?.agentId)
  const name = useAgentName()
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <PickerButton icon={Bot} label={strings.composer.agent} value={name} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{strings.composer.agent}</Menu.Label>
        {agents.map((agent) => (
          <Menu.Item
            key={agent.agentId}
            rightSection={agent.agentId === agentId && <Check size={14} aria-hidden="true" />}
            aria-current={agent.agentId === agentId}
            onClick={() => orSay(chat.update({ agentId: agent.agentId }))}
          >
            <span className={styles.choice}>
              {agent.name}
              {agent.description !== '' && <span className={styles.choiceHelp}>{agent.description}</span>}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
