import { Button, Modal, NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { words as library } from '#renderer/features/chat/library-strings.ts'
import type { Prompt } from '#shared/contract/prompts.contract.ts'
import { fillPrompt, promptVariables } from '#shared/domain/prompt-variables.ts'
import styles from './Suggest.module.css'

const words = library.slash

interface PromptFormProps {
  prompt: Prompt
  onInsert: (text: string) => void
  onClose: () => void
}

/** The gaps of a prompt, one field each, with the text that will be inserted. */
export function PromptForm({ prompt, onInsert, onClose }: PromptFormProps) {
  const variables = promptVariables(prompt.text)
  const [values, setValues] = useState<Record<string, string>>({})
  const filled = fillPrompt(prompt.text, values)
  const set = (name: string, value: string) => setValues((old) => ({ ...old, [name]: value }))
  return (
    <Modal opened onClose={onClose} title={prompt.title} size={520}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          onInsert(filled)
        }}
      >
        {variables.map(({ name, fallback, choices }, at) =>
          choices.length > 0 ? (
            <NativeSelect
              key={name}
              label={name}
              data-autofocus={at === 0 || undefined}
              data={[...choices]}
              value={values[name] ?? fallback}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ) : (
            <Textarea
              key={name}
              label={name}
              data-autofocus={at === 0 || undefined}
              rows={1}
              autosize={false}
              styles={{ input: { fieldSizing: 'content', maxHeight: '30vh' } as React.CSSProperties }}
              value={values[name] ?? fallback}
              onChange={(event) => set(name, event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
                event.preventDefault()
                event.currentTarget.form?.requestSubmit()
              }}
            />
          ),
        )}
        <div>
          <span className="h-meta">{words.preview}</span>
          <p className={styles.preview}>{filled}</p>
        </div>
        <div className={styles.actions}>
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" variant="filled">
            {words.insert}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
