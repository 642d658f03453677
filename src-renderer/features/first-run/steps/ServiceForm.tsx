import { Button, PasswordInput, Select, TextInput } from '@mantine/core'
import { LockOpen } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import styles from '../FirstRun.module.css'
import { Note } from '../Screen.tsx'
import { hostOf, isAddress, SERVICES, type Service } from '../services.ts'
import { strings } from '../strings.ts'

const words = strings.service

interface ServiceFormProps {
  /** the service answered and its models are known */
  onAdded: () => void
  onCancel: () => void
}

/** A service on the internet, named for what it is: what is written leaves this PC. */
export function ServiceForm({ onAdded, onCancel }: ServiceFormProps) {
  const [service, setService] = useState<Service>(SERVICES[0] as Service)
  const [address, setAddress] = useState('')
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState<{ field: 'key' | 'address' | 'all'; text: string } | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const baseUrl = service.baseUrl || address.trim()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isAddress(baseUrl)) return setProblem({ field: 'address', text: words.needAddress })
    if (key.trim() === '' && service.baseUrl !== '') return setProblem({ field: 'key', text: words.needKey })
    setIsBusy(true)
    const found = await addService(service, baseUrl, key.trim()).catch((error: unknown) => ({
      field: 'all' as const,
      text: errorText(error),
    }))
    setIsBusy(false)
    setProblem(found)
    if (found === null) onAdded()
  }
  return (
    <form ref={intoSight} className={styles.form} onSubmit={(event) => void submit(event)} aria-label={words.title}>
      <Note tone="warn" icon={<LockOpen size={16} aria-hidden />}>
        {words.text(hostOf(baseUrl) || words.other)}
      </Note>
      <Select
        className={styles.narrow}
        label={words.kind}
        data={SERVICES.map(({ id, name }) => ({ value: id, label: name || words.other }))}
        value={service.id}
        onChange={(id) => setService(SERVICES.find((each) => each.id === id) ?? service)}
      />
      {service.baseUrl === '' && (
        <TextInput
          className={styles.narrow}
          label={words.address}
          description={words.addressHelp}
          value={address}
          spellCheck={false}
          onChange={(event) => setAddress(event.target.value)}
          error={problem?.field === 'address' && problem.text}
        />
      )}
      <PasswordInput
        className={styles.narrow}
        label={words.key}
        description={words.keyHelp}
        value={key}
        autoComplete="off"
        onChange={(event) => setKey(event.target.value)}
        error={problem?.field === 'key' && problem.text}
      />
      {problem?.field === 'all' && <ErrorState isInline title={problem.text} />}
      <div className={styles.actions}>
        <Button type="submit" variant="filled" disabled={isBusy}>
          {words.add}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
    </form>
  )
}

/** It opens below the models: nobody should have to look for it. */
const intoSight = (form: HTMLFormElement | null): void => form?.scrollIntoView({ block: 'nearest' })

/** Adds and tests the service. A service that refuses the key is not kept. Null when it works. */
async function addService(service: Service, baseUrl: string, key: string) {
  const name = service.name || hostOf(baseUrl)
  const input = { kind: service.kind, name, baseUrl }
  const { providerId } = await client.models.addProvider(key === '' ? input : { ...input, apiKey: key })
  const state = await client.models.testProvider({ providerId })
  if (state.status === 'ready' && state.models > 0) return null
  await client.models.removeProvider({ providerId })
  if (state.status === 'unauthorised') return { field: 'key' as const, text: words.wrongKey }
  return { field: 'all' as const, text: state.status === 'ready' ? words.noModels : state.detail }
}
