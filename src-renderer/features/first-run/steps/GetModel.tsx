import { Button } from '@mantine/core'
import { ArrowDownToLine, CircleCheck, FileBox, KeyRound, Play, RefreshCw, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { browseFor } from '#renderer/lib/browse.ts'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { PathPicker } from '#renderer/ui/PathPicker.tsx'
import type { Detection } from '#shared/contract/models.contract.ts'
import { chooseModel, lookForModels } from '../choose-model.ts'
import styles from '../FirstRun.module.css'
import { goOn } from '../first-run.store.ts'
import { type ModelOption, modelOptions, sameModel } from '../model-options.ts'
import { Note, Screen } from '../Screen.tsx'
import { hostOf } from '../services.ts'
import { strings } from '../strings.ts'
import { ModelOptions } from './ModelOptions.tsx'
import { ServiceForm } from './ServiceForm.tsx'
import { StarterModels } from './StarterModels.tsx'
import { StepButtons } from './StepButtons.tsx'

const words = strings.model
const browseModels = browseFor('gguf')

export function GetModel() {
  const saved = useSetting('models.defaultChat', null)
  const search = useResource(lookForModels)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [open, setOpen] = useState<'file' | 'service' | null>(null)
  const [problem, setProblem] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const found = search.data
  const options = found === undefined ? [] : modelOptions(found.models, found.detection, found.memoryBytes)
  const server = found?.detection.ollama.find((each) => each.found)
  const [wantsMore, setWantsMore] = useState(false)
  const isGetting = wantsMore || server?.models.length === 0
  const chosen =
    options.find((option) => option.id === chosenId) ??
    options.find((option) => sameModel(option, saved)) ??
    options.find((option) => option.location === 'this_pc')

  const attempt = async (act: () => Promise<void>) => {
    setIsBusy(true)
    setProblem('')
    await act().catch((error: unknown) => setProblem(errorText(error)))
    setIsBusy(false)
  }
  const next = (option: ModelOption) =>
    attempt(async () => {
      await chooseModel(option)
      goOn()
    })
  const startOllama = () =>
    attempt(async () => {
      await client.models.startOllama()
      search.reload()
    })
  const openFile = (path: string) => {
    setOpen(null)
    void attempt(async () => {
      const { ref } = await client.models.openGguf({ path })
      setChosenId(`${ref.providerId}/${ref.name}`)
      search.reload()
    })
  }
  return (
    <Screen
      title={words.title}
      text={words.text}
      actions={
        // the form has a main button of its own
        open !== 'service' && (
          <>
            <StepButtons isDisabled={isBusy || chosen === undefined} onNext={() => chosen && void next(chosen)} />
            {chosen === undefined && <span className="h-meta">{words.pick}</span>}
          </>
        )
      }
    >
      {search.isLoading && <p role="status">{words.looking}</p>}
      {search.error !== undefined && found === undefined && <ErrorState isInline title={errorText(search.error)} />}
      {found !== undefined && <Found detection={found.detection} hasOptions={options.length > 0} />}
      {options.length > 0 && (
        <ModelOptions
          options={options}
          chosen={chosen}
          memoryBytes={found?.memoryBytes ?? 0}
          onChoose={(option) => setChosenId(option.id)}
        />
      )}
      {server !== undefined && isGetting && found !== undefined && (
        <StarterModels
          baseUrl={server.baseUrl}
          memory={found.memory}
          known={options.map((option) => option.title)}
          onDone={(ref) => {
            setChosenId(`${ref.providerId}/${ref.name}`)
            search.reload()
          }}
        />
      )}
      {problem !== '' && <ErrorState isInline title={problem} />}
      <div className={styles.actions}>
        {server !== undefined && !isGetting && (
          <Button leftSection={<ArrowDownToLine size={14} aria-hidden />} onClick={() => setWantsMore(true)}>
            {words.getAnother}
          </Button>
        )}
        <Button leftSection={<RefreshCw size={14} aria-hidden />} onClick={search.reload}>
          {words.again}
        </Button>
        {found !== undefined && server === undefined && (
          <Button disabled={isBusy} leftSection={<Play size={14} aria-hidden />} onClick={() => void startOllama()}>
            {isBusy ? words.starting : words.startOllama}
          </Button>
        )}
        <Button leftSection={<FileBox size={14} aria-hidden />} onClick={() => setOpen('file')}>
          {words.openFile}
        </Button>
        <Button variant="subtle" leftSection={<KeyRound size={14} aria-hidden />} onClick={() => setOpen('service')}>
          {words.service}
        </Button>
      </div>
      {open === 'service' && (
        <ServiceForm
          onAdded={() => {
            setOpen(null)
            search.reload()
          }}
          onCancel={() => setOpen(null)}
        />
      )}
      <PathPicker
        isOpen={open === 'file'}
        title={words.openFileTitle}
        picks="file"
        confirmLabel={words.openFileConfirm}
        strings={strings.picker}
        browse={browseModels}
        onPick={openFile}
        onClose={() => setOpen(null)}
      />
    </Screen>
  )
}

/** What the look at this PC brought: a server that answers, files, or how to get a first model. */
function Found({ detection, hasOptions }: { detection: Detection; hasOptions: boolean }) {
  const server = detection.ollama.find((each) => each.found)
  if (server !== undefined && server.models.length === 0) {
    return (
      <Note tone="warn" icon={<TriangleAlert size={16} aria-hidden />}>
        {words.foundNone}
      </Note>
    )
  }
  if (server !== undefined) {
    return (
      <Note tone="good" icon={<CircleCheck size={16} aria-hidden />}>
        <b>{words.found(hostOf(server.baseUrl))}</b> {words.modelsThere(server.models.length)}
      </Note>
    )
  }
  if (detection.ggufFiles.length > 0) {
    return (
      <Note tone="good" icon={<CircleCheck size={16} aria-hidden />}>
        {words.filesFound(detection.ggufFiles.length)}
      </Note>
    )
  }
  if (hasOptions) return null
  return (
    <Note tone="plain" icon={<TriangleAlert size={16} aria-hidden />}>
      <b>{words.missing}</b>
      <ol className={styles.numbered}>
        {words.missingSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>{words.missingElse}</p>
    </Note>
  )
}
