import type { WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { ProviderId } from '#shared/domain/ids.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { foundModel } from './adapter.ts'
import { findGgufFiles, freeName, type GgufFile } from './gguf-library.ts'
import * as store from './models.store.ts'

export interface GgufRegistryDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
  folders: () => string[]
}

export type GgufRegistry = ReturnType<typeof createGgufRegistry>

const READY = { status: 'ready', detail: '', version: null, checkedAt: null } as const

/** Which GGUF files belong to the embedded engine: those that the person opened and those in the models folders. */
export function createGgufRegistry({ db, clock, ids, events, folders }: GgufRegistryDeps) {
  const provider = () => store.listProviders(db).find((candidate) => candidate.kind === 'llama_cpp')

  async function ensureProvider(): Promise<ProviderId> {
    const found = provider()
    if (found !== undefined) return found.providerId
    const providerId = ids.next('prov') as ProviderId
    const row = {
      providerId,
      kind: 'llama_cpp',
      name: 'Built-in engine',
      baseUrl: '',
      isEnabled: true,
      hasKey: false,
    } as const
    await db.durable((tx) => {
      store.putProvider(tx, { ...row, state: READY, createdAt: clock.now() })
      events.append(tx, { type: 'provider.changed', subject: providerId })
    })
    return providerId
  }

  async function add(file: GgufFile): Promise<ModelRef> {
    const providerId = await ensureProvider()
    const rows = store.listModels(db, providerId)
    const same = rows.find((row) => row.path === file.path)
    const name = same?.ref.name ?? freeName(file, (taken) => rows.some((row) => row.ref.name === taken))
    const found = same?.found ?? foundModel(name, { sizeBytes: file.sizeBytes })
    db.quick((tx) => store.putModel(tx, providerId, found, file.path))
    return { providerId, name }
  }

  return {
    folders,
    ensureProvider,
    add,

    /** Adds the files of the folders that are new; one that the person removed from the list stays away. */
    async scan(): Promise<void> {
      const providerId = await ensureProvider()
      const known = new Set(store.listModels(db, providerId).map((row) => row.path))
      for (const file of await findGgufFiles(folders())) if (!known.has(file.path)) await add(file)
    },

    files: async (): Promise<Array<{ name: string; path: string }>> => {
      const found = provider()
      const rows = found === undefined ? [] : store.listModels(db, found.providerId)
      return rows.flatMap(({ ref, path, isForgotten }) =>
        path === null || isForgotten ? [] : [{ name: ref.name, path }],
      )
    },
  }
}
