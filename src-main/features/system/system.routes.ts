import { os } from '#main/engine/rpc/implement.ts'
import type { SystemService } from './system.service.ts'

const never = new AbortController().signal

export function createSystemRoutes(service: SystemService) {
  return {
    health: os.system.health.handler(() => service.health()),
    info: os.system.info.handler(() => service.info()),
    data: os.system.data.handler(() => service.data()),
    watchStatus: os.system.watchStatus.handler(({ signal }) => service.watchStatus(signal ?? never)),
    watchEvents: os.system.watchEvents.handler(({ input: { afterSeq, types }, signal }) =>
      service.watchEvents(types === undefined ? { afterSeq } : { afterSeq, types }, signal ?? never),
    ),
    reportError: os.system.reportError.handler(({ input }) => {
      service.reportError(input)
      return { done: true } as const
    }),
  }
}
