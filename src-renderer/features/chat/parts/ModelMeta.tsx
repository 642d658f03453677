import type { ModelRef } from '#shared/domain/model.ts'
import { useModels } from '../chat-lookups.ts'
import { strings } from '../strings.ts'

const WORDS = {
  this_pc: strings.answer.onThisPc,
  network: strings.answer.onNetwork,
  internet: strings.answer.leavesThisPc,
} as const

/** Which model wrote it, and where that model runs. */
export function ModelMeta({ model }: { model: ModelRef | null }) {
  const models = useModels()
  if (model === null) return null
  const found = models.find(({ ref }) => ref.name === model.name && ref.providerId === model.providerId)
  const place = found === undefined ? '' : `, ${WORDS[found.location]}`
  return (
    <span>
      {found?.title ?? model.name}
      {place}
    </span>
  )
}
