import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { resumeFirstSteps } from '#renderer/lib/first-steps.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useSetting, useSettings } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { useChat } from '../chat.store.ts'
import { useModels } from '../chat-lookups.ts'
import { strings } from '../strings.ts'
import styles from './Composer.module.css'
import { openModelPicker } from './model-picker-store.ts'

const words = strings.composer

/** Nobody could answer yet: says so above the field, with the way to a model. */
export function NoModel() {
  const isNeeded = useNeedsModel()
  const hasModels = useModels().length > 0
  const isDemo = useResource(() => client.system.info()).data?.isDemo === true
  const isOnboarded = useSetting('onboarding.done', true)
  const choose = () => {
    if (hasModels) openModelPicker()
    else if (isOnboarded) goTo('settings', 'models')
    else resumeFirstSteps()
  }
  if (!isNeeded) return null
  return (
    <div className={styles.noModel}>
      <p>
        <strong>{isDemo ? words.demoTitle : words.noModelTitle}</strong> {isDemo ? words.demoText : words.noModelText}
      </p>
      <Button size="xs" variant="filled" onClick={choose}>
        {words.openSettings}
      </Button>
    </div>
  )
}

/** The core knows which model a conversation would use; before there is one, the setting does. */
function useNeedsModel(): boolean {
  const usual = useSetting('models.defaultChat', null)
  const isRead = useSettings((store) => store.isLoaded)
  return useChat(({ conversation, isBlank }) =>
    conversation === null ? isBlank && isRead && usual === null : conversation.effectiveModel === null,
  )
}
