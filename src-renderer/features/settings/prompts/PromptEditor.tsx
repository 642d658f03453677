import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import type { Prompt } from '#shared/contract/prompts.contract.ts'
import { fillPrompt, type PromptVariable, promptVariables } from '#shared/domain/prompt-variables.ts'
import { strings } from '../strings.ts'
import styles from './Prompts.module.css'
import { words } from './strings.ts'

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u

/** A prompt being written, with what it asks for and how it will read. */
export function PromptEditor({ prompt, onClose }: { prompt: Prompt | null; onClose: () => void }) {
  const [draft, setDraft] = useState({ name: prompt?.name ?? '', title: prompt?.title ?? '', text: prompt?.text ?? '' })
  const [failed, setFailed] = useState('')
  const [isTouched, setTouched] = useState(false)
  const isNameGood = NAME.test(draft.name)
  const canSave = isNameGood && draft.title.trim() !== '' && draft.text.trim() !== ''
  const variables = promptVariables(draft.text)
  const set = (change: Partial<typeof draft>) => setDraft((old) => ({ ...old, ...change }))
  const save = async () => {
    try {
      const saved =
        prompt === null
          ? await client.prompts.create(draft)
          : await client.prompts.update({ promptId: prompt.promptId, ...draft })
      showToast({ text: words.saved(saved.name) })
      onClose()
    } catch (thrown) {
      setFailed(errorText(thrown))
    }
  }
  return (
    <Modal opened onClose={onClose} title={prompt === null ? words.editorNew : words.editorOf(prompt.name)} size={640}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (canSave) void save()
        }}
      >
        <div className={styles.names}>
          <TextInput
            data-autofocus
            label={words.name}
            description={words.nameHelp}
            value={draft.name}
            maxLength={40}
            error={isTouched && !isNameGood ? words.badName : undefined}
            onBlur={() => setTouched(true)}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <TextInput
            label={words.titleField}
            description={words.titleHelp}
            value={draft.title}
            maxLength={120}
            onChange={(event) => set({ title: event.currentTarget.value })}
          />
        </div>
        <Textarea
          label={words.text}
          description={words.textHelp}
          rows={6}
          maxLength={20_000}
          value={draft.text}
          onChange={(event) => set({ text: event.currentTarget.value })}
        />
        <section aria-label={words.variables}>
          <h3 className={styles.label}>{words.variables}</h3>
          {variables.length === 0 ? (
            <p className="h-meta">{words.noVariables}</p>
          ) : (
            <ul className={styles.chips}>
              {variables.map((variable) => (
                <li key={variable.name} className={styles.chip}>
                  {saidOf(variable)}
                </li>
              ))}
            </ul>
          )}
        </section>
        <section aria-label={words.preview}>
          <h3 className={styles.label}>{words.preview}</h3>
          <p className={styles.preview}>{fillPrompt(draft.text, examplesOf(variables))}</p>
        </section>
        {failed !== '' && (
          <p className={styles.failed} role="alert">
            {failed}
          </p>
        )}
        <div className={styles.actions}>
          <Button variant="default" onClick={onClose}>
            {strings.cancel}
          </Button>
          <Button type="submit" variant="filled" disabled={!canSave}>
            {strings.save}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function saidOf({ name, fallback, choices }: PromptVariable): string {
  if (choices.length > 0) return words.choicesOf(name, choices.join(', '))
  return fallback === '' ? name : words.defaultOf(name, fallback)
}

/** What has no default shows its name where its text will stand. */
const examplesOf = (variables: readonly PromptVariable[]) =>
  Object.fromEntries(variables.map(({ name, fallback }) => [name, fallback === '' ? `[${name}]` : fallback]))
