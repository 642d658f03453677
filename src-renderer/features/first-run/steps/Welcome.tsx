import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { errorText } from '#renderer/lib/errors.ts'
import { saveSetting, useSetting } from '#renderer/lib/settings-store.ts'
import styles from '../FirstRun.module.css'
import { goOn } from '../first-run.store.ts'
import { Screen } from '../Screen.tsx'
import { strings } from '../strings.ts'

const words = strings.welcome
const MAX_NAME = 80

export function Welcome() {
  const saved = useSetting('profile.name', '')
  const [name, setName] = useState(saved)
  const [problem, setProblem] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      if (name.trim() !== saved) await saveSetting('profile.name', name.trim())
      goOn()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} style={{ display: 'contents' }}>
      <Screen
        title={words.title}
        text={words.text}
        actions={
          <Button type="submit" variant="filled" size="lg">
            {words.go}
          </Button>
        }
      >
        <TextInput
          className={styles.narrow}
          label={words.name}
          description={words.nameHelp}
          value={name}
          maxLength={MAX_NAME}
          autoComplete="given-name"
          onChange={(event) => setName(event.target.value)}
          error={problem}
        />
      </Screen>
    </form>
  )
}
