import type { System } from '../features/system/index.ts'
import type { Features } from './create-features.ts'

export type Routes = ReturnType<typeof createRoutes>

/** The whole contract, implemented. */
export function createRoutes(features: Features & { system: System }) {
  return {
    agents: features.agents.routes,
    chat: features.chat.routes,
    dashboard: features.dashboard.routes,
    files: features.files.routes,
    governance: features.governance.routes,
    models: features.models.routes,
    runs: features.runs.routes,
    settings: features.settings.routes,
    system: features.system.routes,
  }
}
