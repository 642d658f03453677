import { ProviderId } from '#shared/domain/ids.ts'
import type { ModelGateway } from '../engine/ports/model-gateway.ts'

const LANE = /^model:([^/]+)\/(.+)$/s
/** lanes that are not a model's */
const OTHER = 2

/** How many runs of a lane work at a time: as many calls as the lane's model takes. */
export const laneLimit =
  (gateway: Pick<ModelGateway, 'concurrency'>) =>
  (lane: string): number => {
    const [, provider, name] = LANE.exec(lane) ?? []
    const providerId = ProviderId.safeParse(provider)
    if (!providerId.success || name === undefined) return OTHER
    return Math.max(1, gateway.concurrency({ providerId: providerId.data, name }))
  }
