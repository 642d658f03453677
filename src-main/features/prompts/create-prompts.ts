import { createPromptsRoutes } from './prompts.routes.ts'
import { createPromptsService, type PromptsDeps } from './prompts.service.ts'

/** The prompt library. Seeds its starters. */
export function createPrompts(deps: PromptsDeps) {
  const service = createPromptsService(deps)
  service.seed()
  return { service, routes: createPromptsRoutes(service) }
}
