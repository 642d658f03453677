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
    setOptions: os.models.setOptions.handler(({ input: { ref, numCtx, usesPromptedTools } }) =>
      models.setOptions(ref, {
        ...(numCtx === undefined ? {} : { numCtx }),
        ...(usesPromptedTools === undefined ? {} : { usesPromptedTools }),
      }),
    ),
    load: os.models.load.handler(({ input, signal }) => models.load(input.ref, signal ?? never)),
    unload: os.models.unload.handler(({ input, signal }) => models.unload(input.ref, signal ?? never).then(() => done)),
    detect: os.models.detect.handler(() => models.detect()),
    openGguf: os.models.openGguf.handler(({ input }) => models.openGguf(input.path)),
    forgetGguf: os.models.forgetGguf.handler(({ input }) => models.forgetGguf(input.ref).then(() => done)),
  })
}
