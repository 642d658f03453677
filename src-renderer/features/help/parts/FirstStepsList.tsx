import { Button } from '@mantine/core'
import { CircleCheck, CircleDashed } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { resumeFirstSteps } from '#renderer/lib/first-steps.ts'
import { goTo, type PageId } from '#renderer/lib/navigation.ts'
import { saveSetting, useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import styles from '../Help.module.css'
import { strings } from '../strings.ts'

const words = strings.steps
type StepId = keyof typeof words.list

const PLACES: Record<StepId, [page: PageId, subPath: string]> = {
  model: ['settings', 'models'],
  chat: ['chat', ''],
  folder: ['settings', 'folders/add'],
  agent: ['agents', ''],
  backup: ['settings', 'data'],
}

/** What makes Hearth the person's own, and what of it is done. */
export function FirstStepsList() {
  const hasModel = useSetting('models.defaultChat', null) !== null
  const chats = useResource(() => client.chat.list({ limit: 1 }), ['conversation.created', 'conversation.deleted'])
  const folders = useResource(() => client.files.folders(), ['folder.changed'])
  const agents = useResource(() => client.agents.list(), ['agent.changed'])
  const backups = useResource(() => client.backup.overview(), ['backup.changed'])
  const isDone: Record<StepId, boolean> = {
    model: hasModel,
    chat: (chats.data?.items.length ?? 0) > 0,
    folder: (folders.data?.length ?? 0) > 0,
    agent: agents.data?.some((agent) => !agent.isBuiltIn) ?? false,
    backup: (backups.data?.backups.length ?? 0) > 0,
  }
  return (
    <div className={styles.reading}>
      <h2 className={styles.title}>{words.heading}</h2>
      <p className={styles.about}>{words.about}</p>
      <ol className={styles.steps}>
        {(Object.keys(words.list) as StepId[]).map((id) => (
          <Step key={id} id={id} isDone={isDone[id]} />
        ))}
      </ol>
      <Button variant="default" onClick={() => void goThroughAgain()}>
        {words.guide}
      </Button>
    </div>
  )
}

function Step({ id, isDone }: { id: StepId; isDone: boolean }) {
  const { title, action } = words.list[id]
  const Icon = isDone ? CircleCheck : CircleDashed
  return (
    <li className={styles.step} data-done={isDone || undefined}>
      <Icon size={18} role="img" aria-label={isDone ? words.done : words.open} />
      <span>{title}</span>
      {!isDone && (
        <Button size="xs" variant="default" onClick={() => goTo(...PLACES[id])}>
          {action}
        </Button>
      )}
    </li>
  )
}

async function goThroughAgain(): Promise<void> {
  await saveSetting('onboarding.done', false).catch(() => {})
  resumeFirstSteps()
}
