import { Button, Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { Segmented } from '#renderer/ui/Segmented.tsx'
import type { AgentId, FolderId } from '#shared/domain/ids.ts'
import type { Permission } from '#shared/domain/tool.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

const words = strings.grants
const form = words.form

type Scope = keyof typeof form.scopes

/** Gives or refuses a standing permission. It is a dangerous group: it has Save. */
export function GrantDialog({ onClose }: { onClose: () => void }) {
  const { data } = useResource(readChoices)
  const [tool, setTool] = useState<string | null>(null)
  const [permission, setPermission] = useState<Permission>('allow')
  const [scope, setScope] = useState<Scope>('always')
  const [place, setPlace] = useState<string | null>(null)
  const [problem, setProblem] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (tool === null || (scope !== 'always' && (place ?? '') === '')) return setProblem(form.need)
    try {
      await client.governance.grant({ tool, permission, scope, ...reachOf(scope, place ?? '') })
      showToast({ text: words.given(tool) })
      onClose()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  const places = scope === 'agent' ? data?.agents : data?.folders
  return (
    <Modal opened onClose={onClose} title={form.title} size={480}>
      <form className={styles.dialog} onSubmit={(event) => void submit(event)}>
        <Select label={form.tool} searchable data={data?.tools ?? []} value={tool} onChange={setTool} data-autofocus />
        <div>
          <div className={styles.label}>{form.permission}</div>
          <Segmented
            label={form.permission}
            value={permission}
            options={(['allow', 'ask', 'deny'] as const).map((value) => ({ value, label: words.verbs[value] }))}
            onChange={setPermission}
          />
        </div>
        <div>
          <div className={styles.label}>{form.scope}</div>
          <Segmented
            label={form.scope}
            value={scope}
            options={(Object.keys(form.scopes) as Scope[]).map((value) => ({ value, label: form.scopes[value] }))}
            onChange={(next) => {
              setScope(next)
              setPlace(null)
            }}
          />
        </div>
        {scope === 'host' && (
          <TextInput
            label={form.host}
            placeholder={form.hostExample}
            maxLength={300}
            value={place ?? ''}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
        )}
        {(scope === 'agent' || scope === 'folder') && (
          <Select label={form[scope]} searchable data={places ?? []} value={place} onChange={setPlace} />
        )}
        {problem !== '' && <ErrorState isInline title={problem} />}
        <div className={styles.dialogActions}>
          <Button type="submit" variant="filled">
            {form.save}
          </Button>
          <Button onClick={onClose}>{strings.cancel}</Button>
        </div>
      </form>
    </Modal>
  )
}

function reachOf(scope: Scope, place: string) {
  switch (scope) {
    case 'agent':
      return { agentId: place as AgentId }
    case 'folder':
      return { folderId: place as FolderId }
    case 'host':
      return { host: place }
    case 'always':
      return {}
  }
}

async function readChoices() {
  const [tools, agents, folders] = await Promise.all([
    client.agents.tools(),
    client.agents.list(),
    client.files.folders(),
  ])
  return {
    tools: tools.map((tool) => ({ value: tool.name, label: tool.title })),
    agents: agents.map((agent) => ({ value: agent.agentId as string, label: agent.name })),
    folders: folders.map((folder) => ({ value: folder.folderId as string, label: folder.path })),
  }
}
