import { Button, Modal, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { Provider } from '#shared/contract/models.contract.ts'
import type { ProviderKind } from '#shared/domain/model.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { type KeyChange, KeyField } from './KeyField.tsx'

type AddableKind = Exclude<ProviderKind, 'llama_cpp'>

const words = strings.providerForm
const KINDS: readonly AddableKind[] = ['ollama', 'openai_compatible', 'anthropic']
const LOCAL = /^(localhost|127\.|\[?::1\]?)/

interface ProviderDialogProps {
  /** null: a new one */
  provider: Provider | null
  onClose: () => void
}

/** A connection is saved as a whole, and tested right after. */
export function ProviderDialog({ provider, onClose }: ProviderDialogProps) {
  const [kind, setKind] = useState<AddableKind>((provider?.kind as AddableKind | undefined) ?? 'ollama')
  const [name, setName] = useState(provider?.name ?? strings.providers.kinds.ollama)
  const [address, setAddress] = useState(provider?.baseUrl ?? words.examples.ollama)
  const [key, setKey] = useState<KeyChange>({ type: 'keep' })
  const [problem, setProblem] = useState<{ field: 'name' | 'address' | 'all'; text: string } | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const chooseKind = (next: AddableKind) => {
    setKind(next)
    setName(strings.providers.kinds[next])
    setAddress(words.examples[next])
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return setProblem({ field: 'name', text: words.needName })
    if (hostOf(address) === '') return setProblem({ field: 'address', text: words.needAddress })
    setIsBusy(true)
    try {
      const saved = await save(provider, { kind, name: name.trim(), baseUrl: address.trim() }, key)
      void client.models.testProvider({ providerId: saved.providerId }).catch(() => {})
      onClose()
    } catch (error) {
      setProblem({ field: 'all', text: errorText(error) })
      setIsBusy(false)
    }
  }
  const host = hostOf(address)
  return (
    <Modal opened onClose={onClose} title={provider === null ? words.add : words.edit(provider.name)} size={520}>
      <form className={styles.dialog} onSubmit={(event) => void submit(event)}>
        {provider === null && (
          <Select
            label={words.kind}
            data={KINDS.map((value) => ({ value, label: strings.providers.kinds[value] }))}
            value={kind}
            onChange={(value) => chooseKind(value as AddableKind)}
            data-autofocus
          />
        )}
        <TextInput
          label={words.name}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
          error={problem?.field === 'name' && problem.text}
        />
        <TextInput
          label={words.address}
          value={address}
          spellCheck={false}
          onChange={(event) => setAddress(event.target.value)}
          onBlur={() => setProblem(hostOf(address) === '' ? { field: 'address', text: words.needAddress } : null)}
          error={problem?.field === 'address' && problem.text}
        />
        {kind !== 'ollama' && <KeyField hasKey={provider?.hasKey ?? false} change={key} onChange={setKey} />}
        {host !== '' && !LOCAL.test(host) && <p className={styles.warn}>{words.leaves(host)}</p>}
        {problem?.field === 'all' && <ErrorState isInline title={problem.text} />}
        <div className={styles.dialogActions}>
          <Button type="submit" variant="filled" disabled={isBusy}>
            {provider === null ? words.addAndTest : strings.save}
          </Button>
          <Button onClick={onClose}>{strings.cancel}</Button>
        </div>
      </form>
    </Modal>
  )
}

async function save(
  provider: Provider | null,
  fields: { kind: AddableKind; name: string; baseUrl: string },
  key: KeyChange,
): Promise<Provider> {
  const { kind, ...rest } = fields
  if (provider === null) {
    return client.models.addProvider(
      key.type === 'replace' && key.value !== '' ? { kind, ...rest, apiKey: key.value } : { kind, ...rest },
    )
  }
  const { providerId } = provider
  if (key.type === 'forget') return client.models.updateProvider({ providerId, ...rest, apiKey: null })
  if (key.type === 'replace' && key.value !== '') {
    return client.models.updateProvider({ providerId, ...rest, apiKey: key.value })
  }
  return client.models.updateProvider({ providerId, ...rest })
}

/** The host of an address; empty when it is none. */
function hostOf(address: string): string {
  try {
    const url = new URL(address.trim())
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.host : ''
  } catch {
    return ''
  }
}
