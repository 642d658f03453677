import { Ellipsis } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { formatBytes, formatPercent, formatTokens } from '#renderer/lib/format.ts'
import { useSetting } from '#renderer/lib/settings-store.ts'
import { useResource } from '#renderer/lib/use-resource.ts'
import { Chip } from '#renderer/ui/Chip.tsx'
import type { Column } from '#renderer/ui/DataGrid.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Menu, type MenuItem } from '#renderer/ui/Menu.tsx'
import type { MachineMemory, Model } from '#shared/contract/models.contract.ts'
import type { Fit } from '#shared/domain/model-fit.ts'
import { modelWords } from '../models-strings.ts'
import styles from '../SettingsPage.module.css'
import { strings } from '../strings.ts'
import { CapabilityIcons } from './CapabilityIcons.tsx'
import { FIT_TONE, fitOfModel, fitSentence } from './fit-words.ts'
import { isSame, type ModelUses } from './model-actions.ts'

const words = strings.models

/** In memory, and where there: the share of the graphics card, or the processor alone. */
function loadedWords({ gpuShare, location }: Model): string {
  if (gpuShare === null || location === 'internet') return words.loaded
  return gpuShare === 0 ? modelWords.loadedCpu : modelWords.loadedGpu(formatPercent(gpuShare))
}

/** Which models the settings name for which work. */
export function useUses(): ModelUses {
  const { data: providers } = useResource(() => client.models.providers(), ['provider.changed'])
  return {
    chat: useSetting('models.defaultChat', null),
    utility: useSetting('models.defaultUtility', null),
    embedding: useSetting('models.defaultEmbedding', null),
    vision: useSetting('models.defaultVision', null),
    engineId: providers?.find((provider) => provider.kind === 'llama_cpp')?.providerId ?? null,
    ollamaIds: new Set(providers?.filter(({ kind }) => kind === 'ollama').map(({ providerId }) => providerId)),
  }
}

const RANK: Record<Fit, number> = { room: 0, tight: 1, too_large: 2, unknown: 3 }

export const modelColumns = (
  uses: ModelUses,
  memory: MachineMemory | undefined,
  menuOf: (model: Model) => MenuItem[],
): Column<Model>[] => [
  {
    key: 'name',
    title: words.columns.name,
    width: 'minmax(140px, 1fr)',
    sortBy: (model) => model.title,
    render: (model) => (
      <span className={styles.twoLines} title={model.ref.name}>
        <span className={`${styles.strong} h-cut`}>{model.title}</span>
        <span className="h-meta h-cut">
          {modelWords.placeAndWindow(model.providerName, formatTokens(model.numCtx))}
        </span>
      </span>
    ),
  },
  {
    key: 'can',
    title: modelWords.columns.can,
    width: '84px',
    sortBy: (model) => model.capabilities.join(),
    render: (model) => <CapabilityIcons capabilities={model.capabilities} />,
  },
  {
    key: 'state',
    title: words.columns.state,
    width: '136px',
    sortBy: (model) => (model.isLoaded ? 0 : 1),
    render: (model) => (
      <span className={styles.chips}>
        {model.location !== 'this_pc' && <Chip tone="warn">{words.leaves}</Chip>}
        {isSame(model, uses.chat) && <Chip tone="accent">{words.chat}</Chip>}
        {isSame(model, uses.utility) && <Chip tone="accent">{words.utility}</Chip>}
        {isSame(model, uses.embedding) && <Chip tone="accent">{modelWords.embedding}</Chip>}
        {isSame(model, uses.vision) && <Chip tone="accent">{modelWords.vision}</Chip>}
        {model.isLoaded && <Chip tone="good">{loadedWords(model)}</Chip>}
      </span>
    ),
  },
  {
    key: 'fit',
    title: modelWords.columns.fit,
    width: '104px',
    sortBy: (model) => RANK[fitOfModel(model, memory)?.fit ?? 'unknown'],
    render: (model) => {
      const advice = fitOfModel(model, memory)
      if (advice === null) return null
      return (
        <Chip tone={FIT_TONE[advice.fit]} title={fitSentence(advice)}>
          {modelWords.fit[advice.fit]}
        </Chip>
      )
    },
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
