import { os } from '#main/engine/rpc/implement.ts'
import type { ModelsService } from './models.service.ts'

const done = { done: true as const }
const never = new AbortController().signal

export function createModelsRoutes(models: ModelsService) {
  return os.models.router({
    providers: os.models.providers.handler(() => models.providers()),
    addProvider: os.models.addProvider.handler(({ input }) => models.addProvider(input)),
    updateProvider: os.models.updateProvider.handler(({ input: { providerId, ...change } }) =>
      models.updateProvider(providerId, change),
    ),
    removeProvider: os.models.removeProvider.handler(({ input }) =>
      models.removeProvider(input.providerId).then(() => done),
    ),
    testProvider: os.models.testProvider.handler(({ input }) => models.testProvider(input.providerId)),
    list: os.models.list.handler(({ input }) => models.list(input)),
    setOptions: os.models.setOptions.handler(
      ({ input: { ref, numCtx, usesPromptedTools, params, keepAliveMinutes } }) =>
        models.setOptions(ref, {
          ...(numCtx === undefined ? {} : { numCtx }),
          ...(usesPromptedTools === undefined ? {} : { usesPromptedTools }),
          ...(params === undefined ? {} : { params }),
          ...(keepAliveMinutes === undefined ? {} : { keepAliveMinutes }),
        }),
    ),
    load: os.models.load.handler(({ input, signal }) => models.load(input.ref, signal ?? never)),
    unload: os.models.unload.handler(({ input, signal }) => models.unload(input.ref, signal ?? never).then(() => done)),
    detect: os.models.detect.handler(() => models.detect()),
    openGguf: os.models.openGguf.handler(({ input }) => models.openGguf(input.path)),
    test: os.models.test.handler(({ input, signal }) => models.test(input.ref, signal ?? never)),
    machine: os.models.machine.handler(() => models.machine()),
    pull: os.models.pull.handler(({ input }) => models.downloads.pull(input.ref)),
    downloads: os.models.downloads.handler(() => models.downloads.list()),
    watchDownloads: os.models.watchDownloads.handler(({ signal }) => models.downloads.watch(signal ?? never)),
    pauseDownload: os.models.pauseDownload.handler(({ input }) => models.downloads.pause(input.ref).then(() => done)),
    resumeDownload: os.models.resumeDownload.handler(({ input }) =>
      models.downloads.resume(input.ref).then(() => done),
    ),
    cancelDownload: os.models.cancelDownload.handler(({ input }) =>
      models.downloads.cancel(input.ref).then(() => done),
    ),
    remove: os.models.remove.handler(({ input, signal }) => models.remove(input.ref, signal ?? never).then(() => done)),
    diagnose: os.models.diagnose.handler(({ input, signal }) => models.diagnose(input.providerId, signal ?? never)),
    startOllama: os.models.startOllama.handler(({ signal }) => models.startOllama(signal ?? never)),
    forgetGguf: os.models.forgetGguf.handler(({ input }) => models.forgetGguf(input.ref).then(() => done)),
  })
}
