import { os } from '#main/engine/rpc/implement.ts'
import type { PromptsService } from './prompts.service.ts'

const done = { done: true as const }

export function createPromptsRoutes(prompts: PromptsService) {
  return os.prompts.router({
    list: os.prompts.list.handler(({ input }) => prompts.list(input)),
    create: os.prompts.create.handler(({ input }) => prompts.create(input)),
    update: os.prompts.update.handler(({ input: { promptId, ...change } }) => prompts.update(promptId, change)),
    reset: os.prompts.reset.handler(({ input }) => prompts.reset(input.promptId)),
    delete: os.prompts.delete.handler(({ input }) => prompts.delete(input.promptId).then(() => done)),
    restore: os.prompts.restore.handler(({ input }) => prompts.restore(input.promptId)),
    export: os.prompts.export.handler(() => prompts.export()),
    import: os.prompts.import.handler(({ input }) => prompts.import(input)),
  })
}
