import { Button } from '@mantine/core'
import { CircleCheck, CircleDashed, Ellipsis, OctagonX, Pencil, Power, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { formatDuration } from '#renderer/lib/format.ts'
import { showToast } from '#renderer/lib/toasts.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu, type MenuItem } from '#renderer/ui/Menu.tsx'
import type { Provider } from '#shared/contract/models.contract.ts'
import { act, actUndoable } from '../change-setting.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'

const words = strings.providers

interface ProviderRowProps {
  provider: Provider
  onEdit: () => void
  /** asked for where removing loses a key */
  onRemove: () => void
}

export function ProviderRow({ provider, onEdit, onRemove }: ProviderRowProps) {
  const [isTesting, setIsTesting] = useState(false)
  const test = async () => {
    setIsTesting(true)
    await act(() => testProvider(provider))
    setIsTesting(false)
  }
  const { state, isEnabled } = provider
  return (
    <li className={styles.item}>
      <StateIcon provider={provider} />
      <span className={styles.itemMain}>
        <span className={styles.itemName}>
          <span className="h-cut">{provider.name}</span>
          {provider.location === 'internet' && <Chip tone="warn">{words.leaves}</Chip>}
          {provider.location === 'network' && <Chip tone="warn">{words.network}</Chip>}
        </span>
        <span className="h-meta">
          {isEnabled ? words.states[state.status] : words.states.off}, {describe(provider)}
        </span>
        {isEnabled && state.detail !== '' && <span className={`${styles.detail} h-meta`}>{state.detail}</span>}
      </span>
      <span className={styles.itemEnd}>
        <Button
          size="xs"
          disabled={isTesting || !isEnabled}
          aria-label={words.testOf(provider.name)}
          onClick={() => void test()}
        >
          {isTesting ? words.testing : words.test}
        </Button>
        <Menu items={menuOf(provider, onEdit, onRemove)}>
          <IconButton icon={Ellipsis} label={words.menu(provider.name)} />
        </Menu>
      </span>
    </li>
  )
}

function StateIcon({ provider: { isEnabled, state } }: { provider: Provider }) {
  if (!isEnabled || state.status === 'unknown') return <CircleDashed size={16} aria-hidden color="var(--h-text-3)" />
  if (state.status === 'ready') return <CircleCheck size={16} aria-hidden color="var(--h-succeeded)" />
  if (state.status === 'unauthorised') return <OctagonX size={16} aria-hidden color="var(--h-failed)" />
  return <TriangleAlert size={16} aria-hidden color="var(--h-waiting)" />
}

function describe({ kind, baseUrl, hasKey, state }: Provider): string {
  if (kind === 'llama_cpp') return words.builtIn
  const version = state.version === null ? '' : ` ${state.version}`
  return `${words.kinds[kind]}${version}, ${baseUrl}${hasKey ? `, ${words.keyKept}` : ''}`
}

async function testProvider({ providerId, name }: Provider): Promise<void> {
  const state = await client.models.testProvider({ providerId })
  showToast(
    state.status === 'ready'
      ? { text: words.tested(name, state.models, formatDuration(state.latencyMs)) }
      : { text: `${name}: ${state.detail || words.states[state.status]}`, tone: 'failed' },
  )
}

function menuOf(provider: Provider, onEdit: () => void, onRemove: () => void): MenuItem[] {
  const { providerId, name, kind, isEnabled, hasKey, baseUrl } = provider
  const setEnabled = (value: boolean) => client.models.updateProvider({ providerId, isEnabled: value })
  const items: MenuItem[] = [
    {
      label: isEnabled ? words.switchOff : words.switchOn,
      icon: Power,
      onSelect: () =>
        void actUndoable(
          () => setEnabled(!isEnabled),
          isEnabled ? words.switchedOff(name) : words.switchedOn(name),
          () => setEnabled(isEnabled),
        ),
    },
  ]
  if (kind === 'llama_cpp') return items
  const removeNow = () =>
    void actUndoable(
      () => client.models.removeProvider({ providerId }),
      words.removed(name),
      () => client.models.addProvider({ kind, name, baseUrl }),
    )
  return [
    { label: words.edit, icon: Pencil, onSelect: onEdit },
    ...items,
    { label: words.remove, icon: Trash2, isDanger: true, startsGroup: true, onSelect: hasKey ? onRemove : removeNow },
  ]
}
