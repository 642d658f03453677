import { Menu } from '@mantine/core'
import { Check } from 'lucide-react'
import { goTo } from '#renderer/lib/navigation.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import type { Model } from '#shared/contract/models.contract.ts'
import { chat, useChat } from '../chat.store.ts'
import { isSameModel, useModels } from '../chat-lookups.ts'
import { orSay } from '../parts/say.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'
import { setModelPicker, useModelPicker } from './model-picker-store.ts'
import { PickerButton } from './PickerButton.tsx'

const words = strings.composer
const PLACES = [
  ['this_pc', words.thisPc],
  ['network', words.network],
  ['internet', words.internet],
] as const

/** Which model answers, grouped by where it runs; what leaves this PC says so before it is chosen. */
export function ModelPicker() {
  const models = useModels()
  const conversation = useChat((state) => state.conversation)
  const isOpen = useModelPicker((store) => store.isOpen)
  const inUse = conversation?.effectiveModel ?? null
  const shown = models.find(({ ref }) => isSameModel(ref, inUse))
  const leaves = shown?.location === 'internet'
  return (
    <>
      <Menu position="top-start" withinPortal opened={isOpen} onChange={setModelPicker}>
        <Menu.Target>
          <PickerButton
            label={words.model}
            value={shown?.title ?? inUse?.name ?? words.noModel}
            isMono={inUse !== null}
          />
        </Menu.Target>
        <Menu.Dropdown className={styles.models ?? ''}>
          {PLACES.map(([place, title]) => {
            const here = models.filter(({ location }) => location === place)
            return (
              here.length > 0 && (
                <div key={place}>
                  <Menu.Label>{title}</Menu.Label>
                  {here.map((model) => (
                    <ModelItem
                      key={`${model.ref.providerId} ${model.ref.name}`}
                      model={model}
                      isChosen={isSameModel(model.ref, inUse)}
                    />
                  ))}
                </div>
              )
            )
          })}
          <Menu.Divider />
          {conversation?.model !== null && (
            <Menu.Item onClick={() => orSay(chat.update({ model: null }))}>{words.defaultModel}</Menu.Item>
          )}
          <Menu.Item onClick={() => goTo('settings', 'models')}>{words.openSettings}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {leaves && <Chip tone="warn">{words.internet}</Chip>}
    </>
  )
}

function ModelItem({ model, isChosen }: { model: Model; isChosen: boolean }) {
  return (
    <Menu.Item
      rightSection={isChosen && <Check size={14} aria-hidden="true" />}
      aria-current={isChosen}
      onClick={() => orSay(chat.update({ model: model.ref }))}
    >
      <span className={styles.choice}>
        <span className="h-mono">{model.title}</span>
        <span className={styles.choiceHelp}>
          {[model.destination ?? model.providerName, model.isLoaded ? words.loaded : '']
            .filter((fact) => fact !== '')
            .join(', ')}
        </span>
      </span>
    </Menu.Item>
  )
}
