import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { saveSetting, useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import styles from '../FirstRun.module.css'
import { forgetSteps } from '../first-run.store.ts'
import { Screen } from '../Screen.tsx'
import { strings } from '../strings.ts'
import { StepButtons } from './StepButtons.tsx'

const words = strings.chat

export function FirstChat() {
  const name = useSetting('profile.name', '')
  const model = useSetting('models.defaultChat', null)
  const { data: folders = [] } = useResource(() => client.files.folders(), ['folder.changed'])
  const [question, setQuestion] = useState('')
  const [isStarting, setIsStarting] = useState(false)
  const [problem, setProblem] = useState('')
  const start = async () => {
    setIsStarting(true)
    try {
      await startChat(question.trim())
    } catch (error) {
      setProblem(errorText(error))
      setIsStarting(false)
    }
  }
  const canStart = !isStarting && model !== null
  const ideas = words.ideaList.filter((_, index) => index < 2 || folders.length > 0)
  return (
    <Screen
      title={words.title(name)}
      text={model === null ? words.noModel : words.text}
      actions={<StepButtons label={words.go} isDisabled={!canStart} onNext={() => void start()} />}
    >
      <Textarea
        className={styles.narrow}
        label={words.question}
        placeholder={words.placeholder}
        autosize
        minRows={3}
        maxRows={8}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
        onKeyDown={(event) => {
          const sends = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing
          if (!sends) return
          event.preventDefault()
          if (canStart) void start()
        }}
      />
      <div className={styles.ideas}>
        <p className="h-meta">{words.ideas}</p>
        {ideas.map((idea) => (
          <Button key={idea} size="xs" variant="subtle" onClick={() => setQuestion(idea)}>
            {idea}
          </Button>
        ))}
      </div>
      {problem !== '' && <ErrorState isInline title={problem} />}
    </Screen>
  )
}

/** The chat exists, and the question is on its way, before the first steps count as done. */
async function startChat(text: string): Promise<void> {
  const { conversationId } = await client.chat.create({})
  if (text !== '') await client.chat.send({ conversationId, text })
  await saveSetting('onboarding.done', true)
  forgetSteps()
  goTo('chat', conversationId, { replace: true })
}
