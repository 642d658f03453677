import type { Db, Tx, WriteDb } from '#main/engine/db/db.ts'
import type { EventLog } from '#main/engine/events/event-log.ts'
import type { Clock } from '#main/platform/clock.ts'
import type { IdSource } from '#main/platform/id-source.ts'
import type { Prompt, PromptFile } from '#shared/contract/prompts.contract.ts'
import type { PromptId } from '#shared/domain/ids.ts'
import { AppError } from '#shared/errors/errors.ts'
import * as store from './prompts.store.ts'
import { STARTERS } from './starters.ts'

export interface PromptsDeps {
  db: WriteDb
  clock: Clock
  ids: IdSource
  events: EventLog
}

export interface PromptFields {
  name: string
  title: string
  text: string
}

export type PromptChange = { [K in keyof PromptFields]?: PromptFields[K] | undefined } & {
  isHidden?: boolean | undefined
}

export const MAX_PROMPTS = 1_000
const MAX_NAME_CHARS = 40

/** The rules of the prompt library. */
export function createPromptsService(deps: PromptsDeps) {
  const { db, clock, ids } = deps

  return {
    /** Adds the starters that this library has never had. */
    seed(): void {
      const known = new Set(store.knownStarters(db))
      const missing = STARTERS.filter(({ key }) => !known.has(key))
      if (missing.length === 0) return
      db.quick((tx) => {
        for (const { key, ...fields } of missing) add(tx, { ...fields, name: freeName(tx, fields.name) }, key)
      })
    },

    list: ({ withHidden }: { withHidden: boolean }): Prompt[] => store.listPrompts(db, withHidden).map(toPrompt),

    create: (fields: PromptFields): Promise<Prompt> =>
      db.durable((tx) => {
        requireRoom(tx, 1)
        requireFree(tx, fields.name)
        return toPrompt(add(tx, fields, null))
      }),

    update: (promptId: PromptId, { isHidden, ...fields }: PromptChange): Promise<Prompt> =>
      db.durable((tx) => {
        requirePrompt(tx, promptId)
        if (fields.name !== undefined) requireFree(tx, fields.name, promptId)
        return change(tx, promptId, {
          ...given(fields),
          ...(isHidden === undefined ? {} : { is_hidden: Number(isHidden) }),
        })
      }),

    reset: (promptId: PromptId): Promise<Prompt> =>
      db.durable((tx) => {
        const starter = starterOf(requirePrompt(tx, promptId))
        if (starter === undefined) throw gone(promptId)
        const { key: _key, ...fields } = starter
        requireFree(tx, fields.name, promptId)
        return change(tx, promptId, { ...fields, is_hidden: 0 })
      }),

    delete: (promptId: PromptId): Promise<Prompt> =>
      db.durable((tx) => {
        const row = requirePrompt(tx, promptId)
        return change(tx, promptId, row.starter === null ? { deleted_at: clock.now() } : { is_hidden: 1 })
      }),

    restore: (promptId: PromptId): Promise<Prompt> =>
      db.durable((tx) => {
        const row = store.findPrompt(tx, promptId)
        if (row === undefined) throw gone(promptId)
        requireFree(tx, row.name, promptId)
        return change(tx, promptId, row.starter === null ? { deleted_at: null } : { is_hidden: 0 })
      }),

    export: (): PromptFile => ({
      format: 'hearth.prompts',
      version: 1,
      prompts: store.listPrompts(db, true).map(({ name, title, text }) => ({ name, title, text })),
    }),

    import: ({ prompts }: PromptFile): Promise<{ added: number; known: number }> =>
      db.durable((tx) => {
        const fresh = prompts.filter((prompt) => !isThere(tx, prompt))
        requireRoom(tx, fresh.length)
        for (const prompt of fresh) add(tx, { ...prompt, name: freeName(tx, prompt.name) }, null)
        return { added: fresh.length, known: prompts.length - fresh.length }
      }),
  }

  function add(tx: Tx, fields: PromptFields, starter: string | null): store.PromptRow {
    const now = clock.now()
    const row = {
      prompt_id: ids.next('prompt'),
      ...{ name: fields.name, title: fields.title, text: fields.text, starter },
      is_hidden: 0,
      created_at: now,
      updated_at: now,
      deleted_at: null,
    }
    store.insertPrompt(tx, row)
    tell(tx, row.prompt_id)
    return row
  }

  function change(tx: Tx, promptId: PromptId, values: Partial<store.PromptRow>): Prompt {
    store.updatePrompt(tx, promptId, { ...values, updated_at: clock.now() })
    tell(tx, promptId)
    return toPrompt(store.findPrompt(tx, promptId) as store.PromptRow)
  }

  function tell(tx: Tx, promptId: string): void {
    deps.events.append(tx, { type: 'prompt.changed', subject: promptId })
  }
}

export type PromptsService = ReturnType<typeof createPromptsService>

const starterOf = (row: store.PromptRow) => STARTERS.find(({ key }) => key === row.starter)

function toPrompt(row: store.PromptRow): Prompt {
  const starter = starterOf(row)
  const isSame = starter?.name === row.name && starter.title === row.title && starter.text === row.text
  return {
    promptId: row.prompt_id as PromptId,
    name: row.name,
    title: row.title,
    text: row.text,
    isStarter: row.starter !== null,
    isChanged: starter !== undefined && !isSame,
    isHidden: row.is_hidden === 1,
    updatedAt: row.updated_at,
  }
}

function requirePrompt(db: Db, promptId: PromptId): store.PromptRow {
  const row = store.findPrompt(db, promptId)
  if (row === undefined || row.deleted_at !== null) throw gone(promptId)
  return row
}

function requireFree(db: Db, name: string, except?: PromptId): void {
  const row = store.findByName(db, name)
  if (row !== undefined && row.prompt_id !== except) {
    throw new AppError('prompt.name_taken', `There is a prompt /${name} already`, { name })
  }
}

function requireRoom(db: Db, count: number): void {
  if (store.countPrompts(db) + count > MAX_PROMPTS) {
    throw new AppError('prompt.too_many', `The library holds at most ${MAX_PROMPTS} prompts`, { most: MAX_PROMPTS })
  }
}

function isThere(db: Db, { name, title, text }: PromptFields): boolean {
  const row = store.findByName(db, name)
  return row !== undefined && row.title === title && row.text === text
}

/** The name, or the name with the first number that nobody has. */
function freeName(db: Db, name: string): string {
  let free = name
  for (let number = 2; store.findByName(db, free) !== undefined; number++) {
    const end = `-${number}`
    free = name.slice(0, MAX_NAME_CHARS - end.length) + end
  }
  return free
}

const given = (fields: Partial<Record<keyof PromptFields, string | undefined>>): Partial<PromptFields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const gone = (promptId: PromptId): AppError => new AppError('prompt.not_found', 'There is no such prompt', { promptId })
