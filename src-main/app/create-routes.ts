import type { Backup } from '../features/backup/index.ts'
import type { System } from '../features/system/index.ts'
import type { Features } from './create-features.ts'
import type { createCalmRecovery } from './recovery/recovery.routes.ts'

export type Routes = ReturnType<typeof createRoutes>

/** The whole contract, implemented. */
export function createRoutes(
  features: Features & { system: System; backup: Backup; recovery: { routes: ReturnType<typeof createCalmRecovery> } },
) {
  return {
    agents: features.agents.routes,
    backup: features.backup.routes,
    chat: features.chat.routes,
    dashboard: features.dashboard.routes,
    files: features.files.routes,
    governance: features.governance.routes,
    help: features.help.routes,
    models: features.models.routes,
    prompts: features.prompts.routes,
    recovery: features.recovery.routes,
    runs: features.runs.routes,
    settings: features.settings.routes,
    system: features.system.routes,
  }
}
