import { agents } from './agents.contract.ts'
import { backup } from './backup.contract.ts'
import { chat } from './chat.contract.ts'
import { dashboard } from './dashboard.contract.ts'
import { files } from './files.contract.ts'
import { governance } from './governance.contract.ts'
import { help } from './help.contract.ts'
import { models } from './models.contract.ts'
import { prompts } from './prompts.contract.ts'
import { recovery } from './recovery.contract.ts'
import { runs } from './runs.contract.ts'
import { settings } from './settings.contract.ts'
import { system } from './system.contract.ts'

/** Everything that a page or a program may ask of the core. */
export const contract = {
  agents,
  backup,
  chat,
  dashboard,
  files,
  governance,
  help,
  models,
  prompts,
  recovery,
  runs,
  settings,
  system,
}
export type Contract = typeof contract
