import {
  ArrowDownToLine,
  ArrowUpFromLine,
  Eye,
  FileX,
  MessageSquare,
  ScanSearch,
  SlidersHorizontal,
  Trash2,
  Wrench,
} from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { formatPercent } from '#renderer/lib/format.ts'
import { saveSetting, settingValue } from '#renderer/lib/settings-store.ts'
import { closeToast, showToast } from '#renderer/lib/toasts.ts'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { act, actUndoable } from '../change-setting.ts'
import { modelWords } from '../models-strings.ts'
import { strings } from '../strings.ts'

const words = strings.models

export const modelKey = ({ ref }: Pick<Model, 'ref'>): string => `${ref.providerId}/${ref.name}`

export const isSame = (model: Pick<Model, 'ref'>, ref: ModelRef | null): boolean =>
  ref !== null && modelKey(model) === modelKey({ ref })

export interface ModelUses {
  chat: ModelRef | null
  utility: ModelRef | null
  embedding: ModelRef | null
  vision: ModelRef | null
  /** the built-in engine, whose models are files that can be forgotten */
  engineId: string | null
  /** providers that can delete their models */
  ollamaIds: ReadonlySet<string>
}

type Role = 'models.defaultChat' | 'models.defaultUtility' | 'models.defaultEmbedding' | 'models.defaultVision'

const DONE: Record<Role, (title: string) => string> = {
  'models.defaultChat': words.chosenForChat,
  'models.defaultUtility': words.chosenForUtility,
  'models.defaultEmbedding': modelWords.chosenForEmbedding,
  'models.defaultVision': modelWords.chosenForVision,
}

/** Ollama and the built-in engine are told how long a model stays; other servers decide by themselves. */
export const keepsAlive = ({ ref, location }: Model, { ollamaIds, engineId }: ModelUses): boolean =>
  location !== 'internet' && (ollamaIds.has(ref.providerId) || ref.providerId === engineId)

/** What can be done with a model. */
export function menuOf(
  model: Model,
  uses: ModelUses,
  { onOptions, onDelete }: { onOptions: () => void; onDelete: () => void },
): MenuItem[] {
  const items: MenuItem[] = []
  if (model.capabilities.includes('chat')) {
    if (!isSame(model, uses.chat)) {
      items.push({ label: words.useChat, icon: MessageSquare, onSelect: () => use(model, 'models.defaultChat') })
    }
    if (!isSame(model, uses.utility)) {
      items.push({ label: words.useUtility, icon: Wrench, onSelect: () => use(model, 'models.defaultUtility') })
    }
  }
  if (model.capabilities.includes('vision') && !isSame(model, uses.vision)) {
    items.push({ label: modelWords.useVision, icon: Eye, onSelect: () => use(model, 'models.defaultVision') })
  }
  if (model.capabilities.includes('embedding') && !isSame(model, uses.embedding)) {
    items.push({
      label: modelWords.useEmbedding,
      icon: ScanSearch,
      onSelect: () => use(model, 'models.defaultEmbedding'),
    })
  }
  if (model.location !== 'internet') {
    items.push(
      model.isLoaded
        ? { label: words.unload, icon: ArrowUpFromLine, startsGroup: true, onSelect: () => unload(model) }
        : { label: words.load, icon: ArrowDownToLine, startsGroup: true, onSelect: () => void load(model) },
    )
  }
  items.push({ label: modelWords.options, icon: SlidersHorizontal, onSelect: onOptions })
  if (model.ref.providerId === uses.engineId) {
    items.push({ label: words.forget, icon: FileX, startsGroup: true, onSelect: () => forget(model) })
  }
  if (uses.ollamaIds.has(model.ref.providerId)) {
    items.push({ label: modelWords.delete, icon: Trash2, isDanger: true, startsGroup: true, onSelect: onDelete })
  }
  return items
}

function use(model: Model, key: Role): void {
  const before = settingValue(key) ?? null
  void actUndoable(
    () => saveSetting(key, model.ref),
    DONE[key](model.title),
    () => saveSetting(key, before),
  )
}

/** Loading takes a while: the toast counts along and ends with the result. */
async function load(model: Model): Promise<void> {
  let toast = showToast({ text: words.loading(formatPercent(0)) })
  await act(async () => {
    for await (const { progress } of await client.models.load({ ref: model.ref })) {
      closeToast(toast)
      toast = showToast({ text: words.loading(formatPercent(progress)) })
    }
    closeToast(toast)
  }, words.loadedNow(model.title))
  closeToast(toast)
}

const unload = (model: Model) =>
  void act(() => client.models.unload({ ref: model.ref }), words.unloadedNow(model.title))

const forget = (model: Model) => void act(() => client.models.forgetGguf({ ref: model.ref }), words.forgot(model.title))
