import { Button, Checkbox, Modal, Select } from '@mantine/core'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { ImportedAgent } from '#shared/contract/agent-transfer.ts'
import type { FolderId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { ModelField, useChatModels } from '../ModelField.tsx'
import { strings } from '../strings.ts'
import styles from './Import.module.css'

const words = strings.transfer
const MAX_BYTES = 1_000_000
const NOT_LINKED = ''

/** What the person says about one agent of the file. */
interface Choice {
  isTaken: boolean
  allow: readonly string[]
  allowAuto: boolean
  folders: Readonly<Record<string, FolderId>>
  model: ModelRef | null
}

interface Loaded {
  content: string
  agents: readonly ImportedAgent[]
}

interface ImportDialogProps {
  /** of a file that was opened in the file manager */
  content?: string | null
  onClose: () => void
}

/** A file of agents: looked into first, then taken with what the person accepts of it. */
export function ImportDialog({ content = null, onClose }: ImportDialogProps) {
  const picker = useRef<HTMLInputElement>(null)
  const models = useChatModels()
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [choices, setChoices] = useState<readonly Choice[]>([])
  const [problem, setProblem] = useState('')
  const load = async (file: File) => {
    setProblem('')
    if (file.size > MAX_BYTES) return setProblem(words.tooLarge)
    const content = await file.text()
    const { agents } = await client.agents.readImport({ content })
    const modelNamed = (name: string | null) => models.find(({ ref }) => ref.name === name)?.ref ?? null
    setLoaded({ content, agents })
    setChoices(agents.map((agent) => firstChoice(agent, modelNamed(agent.modelName))))
  }
  const attempt = (work: Promise<unknown>) => {
    work.catch((thrown: unknown) => setProblem(errorText(thrown)))
  }
  const open = useEffectEvent((text: string) => attempt(load(new File([text], 'agents'))))
  useEffect(() => {
    if (content !== null) open(content)
  }, [content])
  const taken = choices.flatMap(({ isTaken, ...choice }, index) =>
    isTaken ? [{ index, ...choice, allow: [...choice.allow] }] : [],
  )
  const take = async () => {
    if (loaded === null) return
    const made = await client.agents.import({ content: loaded.content, choices: taken })
    showToast({ text: words.done(made.length) })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={words.title} size={600}>
      <div className={styles.dialog}>
        {loaded === null && <p className={styles.about}>{words.chooseText}</p>}
        <input
          ref={picker}
          type="file"
          accept=".hearth-agent,application/json"
          hidden
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file !== undefined) attempt(load(file))
            event.currentTarget.value = ''
          }}
        />
        {problem !== '' && <ErrorState isInline title={problem} />}
        {loaded?.agents.map((agent, at) => (
          <ImportItem
            key={agent.index}
            agent={agent}
            choice={choices[at] ?? firstChoice(agent, null)}
            onChange={(change) =>
              setChoices((old) => old.map((each, index) => (index === at ? { ...each, ...change } : each)))
            }
          />
        ))}
        <div className={styles.buttons}>
          {loaded === null ? (
            <Button variant="filled" data-autofocus onClick={() => picker.current?.click()}>
              {words.choose}
            </Button>
          ) : (
            <>
              <Button variant="filled" disabled={taken.length === 0} onClick={() => attempt(take())}>
                {words.confirm(taken.length)}
              </Button>
              <Button onClick={() => picker.current?.click()}>{words.another}</Button>
            </>
          )}
          <Button onClick={onClose}>{strings.cancel}</Button>
        </div>
      </div>
    </Modal>
  )
}

const firstChoice = ({ folders }: ImportedAgent, model: ModelRef | null): Choice => ({
  isTaken: true,
  allow: [],
  allowAuto: false,
  folders: Object.fromEntries(
    folders?.flatMap(({ name, folderId }) => (folderId === null ? [] : [[name, folderId]])) ?? [],
  ),
  model,
})

interface ImportItemProps {
  agent: ImportedAgent
  choice: Choice
  onChange: (change: Partial<Choice>) => void
}

function ImportItem({ agent, choice, onChange }: ImportItemProps) {
  return (
    <section className={styles.agent} aria-label={agent.name}>
      <Checkbox
        label={<span className={styles.name}>{agent.name}</span>}
        aria-label={words.take(agent.name)}
        description={agent.description}
        checked={choice.isTaken}
        onChange={(event) => onChange({ isTaken: event.currentTarget.checked })}
      />
      {choice.isTaken && (
        <div className={styles.facts}>
          {agent.isNameTaken && <p>{words.willBe}</p>}
          {agent.unknownTools.length > 0 && <p>{words.unknown(agent.unknownTools.join(', '))}</p>}
          {agent.raisedLimits.length > 0 && (
            <p>{words.raised(agent.raisedLimits.map((name) => LIMIT_WORDS[name] ?? name).join(', '))}</p>
          )}
          {agent.widened.length > 0 && (
            <fieldset className={styles.wide}>
              <legend>{words.widened}</legend>
              {agent.widened.map(({ name, title, risk }) => (
                <Checkbox
                  key={name}
                  label={`${title}: ${(strings.tools.risks[risk] ?? risk).toLowerCase()}`}
                  checked={choice.allow.includes(name)}
                  onChange={(event) =>
                    onChange({
                      allow: event.currentTarget.checked
                        ? [...choice.allow, name]
                        : choice.allow.filter((each) => each !== name),
                    })
                  }
                />
              ))}
            </fieldset>
          )}
          {agent.wantsAuto && (
            <Checkbox
              label={words.auto}
              description={words.autoText}
              checked={choice.allowAuto}
              onChange={(event) => onChange({ allowAuto: event.currentTarget.checked })}
            />
          )}
          {agent.modelName !== null && (
            <ModelField
              label={words.model(agent.modelName)}
              value={choice.model}
              onChange={(model) => onChange({ model })}
            />
          )}
          {agent.folders !== null && agent.folders.length > 0 && (
            <FolderLinks agent={agent} choice={choice} onChange={onChange} />
          )}
          <details>
            <summary>{words.instructions}</summary>
            <pre className={styles.text}>{agent.instructions}</pre>
          </details>
        </div>
      )}
    </section>
  )
}

function FolderLinks({ agent, choice, onChange }: ImportItemProps) {
  const { data: allowed = [] } = useResource(() => client.files.folders(), ['folder.changed'])
  const link = (name: string, id: string | null) => {
    const { [name]: _, ...rest } = choice.folders
    const folder = allowed.find(({ folderId }) => folderId === id)
    onChange({ folders: folder === undefined ? rest : { ...rest, [name]: folder.folderId } })
  }
  return (
    <div className={styles.wide}>
      <p>{words.folders}</p>
      {agent.folders?.map(({ name }) => (
        <Select
          key={name}
          label={words.folderOf(name)}
          allowDeselect={false}
          data={[
            { value: NOT_LINKED, label: words.notLinked },
            ...allowed.map((folder) => ({ value: folder.folderId as string, label: folder.name })),
          ]}
          value={(Object.hasOwn(choice.folders, name) ? choice.folders[name] : undefined) ?? NOT_LINKED}
          onChange={(id) => link(name, id)}
        />
      ))}
    </div>
  )
}

const LIMIT_WORDS: Record<string, string> = {
  maxSteps: strings.limits.maxSteps,
  maxDurationMs: strings.limits.maxDurationMs,
  maxTokens: strings.limits.maxTokens,
  maxCostUsd: strings.limits.maxCostUsd,
}
