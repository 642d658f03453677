import { Button } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { errorText } from '#renderer/lib/errors.ts'
import { goTo } from '#renderer/lib/navigation.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import type { Provider } from '#shared/contract/models.contract.ts'
import { act } from '../change-setting.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { Panel } from './Panel.tsx'
import { ProviderDialog } from './ProviderDialog.tsx'
import { ProviderRow } from './ProviderRow.tsx'

const words = strings.providers

type Dialog = { type: 'add' } | { type: 'edit'; provider: Provider } | { type: 'remove'; provider: Provider }

/** Every provider with its state; added, changed, tested and removed here. */
export function ProvidersPanel({ isTarget, isAdding }: { isTarget: boolean; isAdding: boolean }) {
  const {
    data: providers,
    error,
    reload,
  } = useResource(() => client.models.providers(), ['provider.changed', 'provider.state_changed'])
  const [dialog, setDialog] = useState<Dialog | null>(null)
  useEffect(() => {
    if (!isAdding) return
    setDialog({ type: 'add' })
    goTo('settings', 'models', { replace: true })
  }, [isAdding])
  const close = () => setDialog(null)
  return (
    <Panel
      title={words.heading}
      about={words.about}
      isTarget={isTarget}
      actions={
        <Button leftSection={<Plus size={14} aria-hidden />} onClick={() => setDialog({ type: 'add' })}>
          {words.add}
        </Button>
      }
    >
      {error !== undefined && providers === undefined && (
        <ErrorState isInline title={strings.failed} action={<Button onClick={reload}>{strings.retry}</Button>}>
          {errorText(error)}
        </ErrorState>
      )}
      {providers !== undefined && (
        <ul className={styles.box}>
          {providers.map((provider) => (
            <ProviderRow
              key={provider.providerId}
              provider={provider}
              onEdit={() => setDialog({ type: 'edit', provider })}
              onRemove={() => setDialog({ type: 'remove', provider })}
            />
          ))}
        </ul>
      )}
      {(dialog?.type === 'add' || dialog?.type === 'edit') && (
        <ProviderDialog provider={dialog.type === 'edit' ? dialog.provider : null} onClose={close} />
      )}
      {dialog?.type === 'remove' && (
        <ConfirmDialog
          isOpen
          isDestructive
          title={words.confirmTitle(dialog.provider.name)}
          confirmLabel={words.confirm(dialog.provider.name)}
          cancelLabel={strings.cancel}
          onConfirm={async () => {
            const { providerId, name } = dialog.provider
            await act(() => client.models.removeProvider({ providerId }), words.removed(name))
          }}
          onClose={close}
        >
          {words.confirmText}
        </ConfirmDialog>
      )}
    </Panel>
  )
}
