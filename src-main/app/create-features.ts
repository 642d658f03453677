import { join } from 'node:path'
import type { ModelGateway } from '../engine/ports/model-gateway.ts'
import { createAgents } from '../features/agents/index.ts'
import {
  createAttachmentReader,
  createChat,
  createChatSearch,
  createMessageSearch,
  createTransferWork,
} from '../features/chat/index.ts'
import { createDashboard } from '../features/dashboard/index.ts'
import { createFiles } from '../features/files/index.ts'
import { createGovernance } from '../features/governance/index.ts'
import { createHelp } from '../features/help/index.ts'
import { createModels } from '../features/models/index.ts'
import { createPrompts } from '../features/prompts/index.ts'
import { createRuns } from '../features/runs/index.ts'
import { createSettingsFeature } from '../features/settings/index.ts'
import { createToolbox, type ToolboxDeps } from '../features/toolbox/index.ts'
import type { Engine } from './create-engine.ts'
import type { Platform } from './platform.ts'
import { VERSION } from './version.ts'

export interface FeatureOverrides {
  /** instead of the one over the person's providers: a scripted one in tests and in the demo's making */
  gateway?: ModelGateway
  /** instead of the real network and search engine */
  web?: Pick<ToolboxDeps, 'network' | 'duckDuckGoUrl'>
}

export type Features = ReturnType<typeof createFeatures>

/** Every feature with what it asked for. The order is that of who needs whom. */
export function createFeatures(platform: Platform, engine: Engine, overrides: FeatureOverrides = {}) {
  const { dataDir } = platform
  const base = { ...platform, ...engine }
  const models = createModels({ ...base, modelsDir: dataDir.models, ollamaHost: process.env.OLLAMA_HOST })
  const gateway = overrides.gateway ?? models.gateway
  const files = createFiles({ ...base, dataDir: dataDir.root })
  const governance = createGovernance({ ...base, folders: files.lookup })
  const toolbox = createToolbox({ ...base, version: VERSION, ...overrides.web })
  const agents = createAgents({ ...base, gateway, gate: governance.gate, folders: files.lookup })
  const chat = createChat({
    ...base,
    gateway,
    agents: agents.lookup,
    search: createChatSearch(engine),
    messageSearch: createMessageSearch(engine),
    folders: files.lookup,
    mentionSources: files.mentionSources,
    readAttachment: createAttachmentReader(base),
    transfer: createTransferWork({ ...engine, folder: join(dataDir.root, 'transfer') }),
  })
  agents.workOn(chat.transcript)
  for (const tool of [...files.tools, ...toolbox.tools, ...agents.tools]) engine.tools.add(tool)

  return {
    models,
    gateway,
    files,
    governance,
    toolbox,
    agents,
    chat,
    prompts: createPrompts(base),
    dashboard: createDashboard({
      ...base,
      dataDir: dataDir.root,
      fileChanges: files.service,
      names: {
        agent: (agentId) => agents.service.find(agentId)?.name,
        folder: (folderId) => files.lookup.get(folderId)?.name,
        provider: (id) => models.service.providers().find((each) => each.providerId === id)?.name,
      },
    }),
    help: createHelp({ ...base, gateway }),
    runs: createRuns({ ...base, approvals: governance.gate, logsDir: dataDir.logs }),
    settings: createSettingsFeature({ ...base, version: VERSION }),
  }
}
