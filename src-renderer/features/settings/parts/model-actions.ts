import { ArrowDownToLine, ArrowUpFromLine, FileX, MessageSquare, SlidersHorizontal, Wrench } from 'lucide-react'
import { client } from '#renderer/lib/client.ts'
import { formatPercent } from '#renderer/lib/format.ts'
import { saveSetting, settingValue } from '#renderer/lib/settings-store.ts'
import type { MenuItem } from '#renderer/ui/Menu.tsx'
import { closeToast, showToast } from '#renderer/ui/toasts.ts'
import type { Model } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { act, actUndoable } from '../change-setting.ts'
import { strings } from '../strings.ts'

const words = strings.models

export const modelKey = ({ ref }: Pick<Model, 'ref'>): string => `${ref.providerId}/${ref.name}`

export const isSame = (model: Pick<Model, 'ref'>, ref: ModelRef | null): boolean =>
  ref !== null && modelKey(model) === modelKey({ ref })

export interface ModelUses {
  chat: ModelRef | null
  utility: ModelRef | null
  /** the built-in engine, whose models are files that can be forgotten */
  engineId: string | null
}

/** What can be done with a model. */
export function menuOf(model: Model, uses: ModelUses, onOptions: () => void): MenuItem[] {
  const items: MenuItem[] = []
  if (model.capabilities.includes('chat')) {
    if (!isSame(model, uses.chat)) {
      items.push({ label: words.useChat, icon: MessageSquare, onSelect: () => use(model, 'models.defaultChat') })
    }
    if (!isSame(model, uses.utility)) {
      items.push({ label: words.useUtility, icon: Wrench, onSelect: () => use(model, 'models.defaultUtility') })
    }
  }
  if (model.location !== 'internet') {
    items.push(
      model.isLoaded
        ? { label: words.unload, icon: ArrowUpFromLine, startsGroup: true, onSelect: () => unload(model) }
        : { label: words.load, icon: ArrowDownToLine, startsGroup: true, onSelect: () => void load(model) },
    )
  }
  items.push({ label: words.setWindow, icon: SlidersHorizontal, onSelect: onOptions })
  if (model.ref.providerId === uses.engineId) {
    items.push({ label: words.forget, icon: FileX, startsGroup: true, onSelect: () => forget(model) })
  }
  return items
}

function use(model: Model, key: 'models.defaultChat' | 'models.defaultUtility'): void {
  const before = settingValue(key) ?? null
  const done = key === 'models.defaultChat' ? words.chosenForChat(model.title) : words.chosenForUtility(model.title)
  void actUndoable(
    () => saveSetting(key, model.ref),
    done,
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
