import { Ellipsis } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { formatBytes, formatPercent, formatTokens } from '#renderer/lib/format.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import type { Column } from '#renderer/ui/DataGrid.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu, type MenuItem } from '#renderer/ui/Menu.tsx'
import type { Model } from '#shared/contract/models.contract.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { isSame, type ModelUses } from './model-actions.ts'

const words = strings.models

/** Which models the settings name for which work. */
export function useUses(): ModelUses {
  const { data: providers } = useResource(() => client.models.providers(), ['provider.changed'])
  return {
    chat: useSetting('models.defaultChat', null),
    utility: useSetting('models.defaultUtility', null),
    engineId: providers?.find((provider) => provider.kind === 'llama_cpp')?.providerId ?? null,
  }
}

export const modelColumns = (uses: ModelUses, menuOf: (model: Model) => MenuItem[]): Column<Model>[] => [
  {
    key: 'name',
    title: words.columns.name,
    width: 'minmax(120px, 1fr)',
    sortBy: (model) => model.title,
    render: (model) => (
      <span className={`${styles.strong} h-cut`} title={model.ref.name}>
        {model.title}
      </span>
    ),
  },
  {
    key: 'provider',
    title: words.columns.provider,
    width: '96px',
    sortBy: (model) => model.providerName,
    render: (model) => (
      <span className="h-cut" title={model.providerName}>
        {model.providerName}
      </span>
    ),
  },
  {
    key: 'state',
    title: words.columns.state,
    width: '152px',
    sortBy: (model) => (model.isLoaded ? 0 : 1),
    render: (model) => (
      <span className={styles.chips}>
        {model.location !== 'this_pc' && <Chip tone="warn">{words.leaves}</Chip>}
        {isSame(model, uses.chat) && <Chip tone="accent">{words.chat}</Chip>}
        {isSame(model, uses.utility) && <Chip tone="accent">{words.utility}</Chip>}
        {model.isLoaded && (
          <Chip tone="good" {...(model.gpuShare === null ? {} : { title: words.gpu(formatPercent(model.gpuShare)) })}>
            {words.loaded}
          </Chip>
        )}
      </span>
    ),
  },
  {
    key: 'window',
    title: words.columns.window,
    width: '64px',
    isNumber: true,
    sortBy: (model) => model.numCtx,
    render: (model) => formatTokens(model.numCtx),
  },
  {
    key: 'size',
    title: words.columns.size,
    width: '68px',
    isNumber: true,
    sortBy: (model) => model.sizeBytes,
    render: (model) => (model.sizeBytes === null ? '' : formatBytes(model.sizeBytes)),
  },
  {
    key: 'menu',
    title: words.actions,
    isTitleHidden: true,
    width: '42px',
    isNumber: true,
    render: (model) => (
      <Menu items={menuOf(model)}>
        <IconButton icon={Ellipsis} label={words.menu(model.title)} />
      </Menu>
    ),
  },
]
