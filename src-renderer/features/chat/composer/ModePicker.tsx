import { Menu } from '@mantine/core'
import { Check } from 'lucide-react'
import type { RunMode } from '#shared/domain/tool.ts'
import { chat, useChat } from '../chat.store.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'
import { PickerButton } from './PickerButton.tsx'

const words = strings.composer
const MODES: readonly RunMode[] = ['plan', 'ask', 'auto']

/** How far the agent may go by itself in this chat. */
export function ModePicker() {
  const mode = useChat((state) => state.conversation?.mode ?? 'ask')
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <PickerButton label={words.mode} value={words.modes[mode].name} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.mode}</Menu.Label>
        {MODES.map((each) => (
          <Menu.Item
            key={each}
            rightSection={each === mode && <Check size={14} aria-hidden="true" />}
            aria-current={each === mode}
            onClick={() => orSay(chat.update({ mode: each }))}
          >
            <span className={styles.choice}>
              {words.modes[each].name}
              <span className={styles.choiceHelp}>{words.modes[each].help}</span>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
