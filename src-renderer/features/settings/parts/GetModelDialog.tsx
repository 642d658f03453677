import { Button, Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { useDownloads } from '#renderer/lib/downloads-store.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { formatBytes } from '#renderer/lib/format.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { MachineMemory, Model, Provider } from '#shared/contract/models.contract.ts'
import { STARTER_MODELS, type StarterModel } from '#shared/domain/starter-models.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'
import { CapabilityIcons } from './CapabilityIcons.tsx'
import { FIT_TONE, fitOf, fitSentence } from './fit-words.ts'

const words = modelWords.getDialog

interface GetModelDialogProps {
  models: readonly Model[]
  memory: MachineMemory | undefined
  onClose: () => void
}

/** Gets a model from the library of Ollama: a good first one, or any name. The download goes on when this is closed. */
export function GetModelDialog({ models, memory, onClose }: GetModelDialogProps) {
  const { data: providers } = useResource(() => client.models.providers(), ['provider.changed'])
  const libraries = (providers ?? []).filter((provider) => provider.kind === 'ollama' && provider.isEnabled)
  const [chosen, setChosen] = useState<string | null>(null)
  const provider = libraries.find(({ providerId }) => providerId === chosen) ?? libraries[0]
  const [name, setName] = useState('')
  const [problem, setProblem] = useState('')
  const get = async (wanted: string) => {
    if (provider === undefined) return
    setProblem('')
    try {
      const { ref } = await client.models.pull({ ref: { providerId: provider.providerId, name: wanted } })
      showToast({ text: words.started(ref.name) })
      setName('')
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') setProblem(words.needName)
    else void get(name.trim())
  }
  return (
    <Modal opened onClose={onClose} title={modelWords.get} size={620}>
      <div className={styles.dialog}>
        <p className={styles.dialogAbout}>{words.about}</p>
        {providers !== undefined && provider === undefined && <NoLibrary onClose={onClose} />}
        {(providers === undefined || provider !== undefined) && (
          <>
            {provider !== undefined && libraries.length > 1 && (
              <LibrarySelect {...{ libraries, provider, onChoose: setChosen }} />
            )}
            <form className={styles.nameRow} onSubmit={submit}>
              <TextInput
                label={words.name}
                description={words.nameHelp}
                placeholder={words.example}
                value={name}
                spellCheck={false}
                maxLength={200}
                data-autofocus
                onChange={(event) => setName(event.target.value)}
                error={problem}
              />
              <Button type="submit" variant="filled">
                {words.get}
              </Button>
            </form>
            {provider !== undefined && (
              <Starters provider={provider} models={models} memory={memory} onGet={(wanted) => void get(wanted)} />
            )}
          </>
        )}
      </div>
    </Modal>
  )
}

function NoLibrary({ onClose }: { onClose: () => void }) {
  return (
    <ErrorState
      isInline
      title={words.none}
      action={
        <Button
          onClick={() => {
            onClose()
            goTo('settings', 'models/doctor')
          }}
        >
          {words.check}
        </Button>
      }
    />
  )
}

interface LibrarySelectProps {
  libraries: readonly Provider[]
  provider: Provider
  onChoose: (providerId: string | null) => void
}

const LibrarySelect = ({ libraries, provider, onChoose }: LibrarySelectProps) => (
  <Select
    label={words.provider}
    data={libraries.map((each) => ({ value: each.providerId as string, label: `${each.name}, ${each.baseUrl}` }))}
    value={provider.providerId}
    allowDeselect={false}
    onChange={onChoose}
  />
)

interface StartersProps {
  provider: Provider
  models: readonly Model[]
  memory: MachineMemory | undefined
  onGet: (name: string) => void
}

function Starters({ provider, models, memory, onGet }: StartersProps) {
  const downloads = useDownloads((store) => store.downloads) ?? []
  const isHere = (starter: StarterModel) =>
    models.some(({ ref }) => ref.providerId === provider.providerId && sameName(ref.name, starter.name))
  const isComing = (starter: StarterModel) =>
    downloads.some(
      ({ ref, state }) =>
        ref.providerId === provider.providerId && state !== 'done' && sameName(ref.name, starter.name),
    )
  return (
    <section>
      <h3 className={styles.groupTitle}>{words.starters}</h3>
      <ul className={`${styles.box} ${styles.starters}`}>
        {STARTER_MODELS.map((starter) => (
          <li key={starter.name} className={styles.starter}>
            <span className={styles.itemMain}>
              <span className={styles.itemName}>
                {starter.title}
                <CapabilityIcons capabilities={starter.capabilities} />
              </span>
              <span className="h-meta">{starter.goodFor}</span>
            </span>
            <StarterFit starter={starter} memory={provider.location === 'this_pc' ? memory : undefined} />
            <span className={styles.starterSize}>{formatBytes(starter.sizeBytes)}</span>
            {isHere(starter) || isComing(starter) ? (
              <span className={`${styles.starterEnd} h-meta`}>{isHere(starter) ? words.here : words.onItsWay}</span>
            ) : (
              <span className={styles.starterEnd}>
                <Button size="xs" aria-label={words.getOf(starter.title)} onClick={() => onGet(starter.name)}>
                  {words.get}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function StarterFit({ starter, memory }: { starter: StarterModel; memory: MachineMemory | undefined }) {
  const { sizeBytes, windowTokens } = starter
  const advice = memory === undefined ? null : fitOf({ sizeBytes, windowTokens }, memory)
  if (advice === null) return <span />
  return (
    <Chip tone={FIT_TONE[advice.fit]} title={fitSentence(advice)}>
      {modelWords.fit[advice.fit]}
    </Chip>
  )
}

const sameName = (a: string, b: string) => a.replace(/:latest$/, '') === b.replace(/:latest$/, '')
