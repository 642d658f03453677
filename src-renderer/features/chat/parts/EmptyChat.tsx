import { Button } from '@mantine/core'
import { client } from '#renderer/lib/client.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { useChat } from '../chat.store.ts'
import { draftIdOf, setDraftText } from '../composer/drafts.ts'
import { focusComposer } from '../composer/focus-composer.ts'
import { strings } from '../strings.ts'
import styles from './Thread.module.css'

const words = strings.empty

/** A chat in which nothing was said: what it is for, and prompts that work as they stand. */
export function EmptyChat() {
  const draftId = useChat(draftIdOf)
  const folders = useResource(() => client.files.folders(), ['folder.changed'])
  const use = (prompt: string) => {
    setDraftText(draftId, prompt)
    focusComposer()
  }
  return (
    <div className={styles.empty}>
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <ul>
        {words.examples.map((prompt) => (
          <li key={prompt}>
            <button type="button" className={styles.example} onClick={() => use(prompt)}>
              {prompt}
            </button>
          </li>
        ))}
      </ul>
      {folders.data?.length === 0 && (
        <p className={styles.noFolder}>
          {words.noFolder}
          <Button size="xs" variant="default" onClick={() => goTo('settings', 'folders/add')}>
            {words.allowFolder}
          </Button>
        </p>
      )}
    </div>
  )
}
