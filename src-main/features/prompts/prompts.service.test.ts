import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEventLog } from '#main/engine/events/create-event-log.ts'
import { createIdSource } from '#main/platform/id-source.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { makeTestDb } from '#tests/support/test-db.ts'
import { createPromptsService, MAX_PROMPTS } from './prompts.service.ts'
import { STARTERS } from './starters.ts'

const clock = createFakeClock()
const makeService = (db: ReturnType<typeof makeTestDb>) =>
  createPromptsService({ db, clock, ids: createIdSource(clock), events: createEventLog({ db, clock }) })

let db: ReturnType<typeof makeTestDb>
let prompts: ReturnType<typeof makeService>
beforeEach(() => {
  db = makeTestDb()
  prompts = makeService(db)
  prompts.seed()
})
afterEach(() => db.close())

const named = (name: string) => {
  const found = prompts.list({ withHidden: true }).find((each) => each.name === name)
  if (found === undefined) throw new Error(`there is no /${name}`)
  return found
}
const own = { name: 'greet', title: 'Greet', text: 'Hello {{who}}' }

test('the library begins with its starters, once, and one that was hidden or changed stays so', async () => {
  await prompts.delete(named('translate').promptId)
  await prompts.update(named('rewrite').promptId, { text: 'Mine' })
  prompts.seed()
  expect(prompts.list({ withHidden: true })).toHaveLength(STARTERS.length)
  expect(prompts.list({ withHidden: false }).map(({ name }) => name)).not.toContain('translate')
  expect(named('rewrite')).toMatchObject({ text: 'Mine', isChanged: true, isStarter: true })
  expect(await prompts.reset(named('rewrite').promptId)).toMatchObject({ isChanged: false })
})

test('a name is given once; a deleted prompt frees it, and is not restored over another one', async () => {
  const { promptId } = await prompts.create(own)
  await expect(prompts.create(own)).rejects.toMatchObject({ code: 'prompt.name_taken' })
  await expect(prompts.update(promptId, { name: 'rewrite' })).rejects.toMatchObject({ code: 'prompt.name_taken' })
  await prompts.delete(promptId)
  await expect(prompts.update(promptId, { title: 'x' })).rejects.toMatchObject({ code: 'prompt.not_found' })
  await prompts.create(own)
  await expect(prompts.restore(promptId)).rejects.toMatchObject({ code: 'prompt.name_taken' })
})

test('an own prompt is deleted and restored; it cannot be reset', async () => {
  const { promptId } = await prompts.create(own)
  await expect(prompts.reset(promptId)).rejects.toMatchObject({ code: 'prompt.not_found' })
  await prompts.delete(promptId)
  expect(prompts.list({ withHidden: true }).map(({ name }) => name)).not.toContain('greet')
  expect(await prompts.restore(promptId)).toMatchObject(own)
})

test('what was exported is imported elsewhere; what is there already is left out, a taken name gets a number', async () => {
  await prompts.create(own)
  const file = prompts.export()
  const otherDb = makeTestDb()
  const other = makeService(otherDb)
  other.seed()
  await other.create({ ...own, text: 'Another greeting' })
  expect(await other.import(file)).toEqual({ added: 1, known: STARTERS.length })
  expect(other.list({ withHidden: true }).map(({ name }) => name)).toContain('greet-2')
  expect(await other.import(file)).toEqual({ added: 1, known: STARTERS.length })
  otherDb.close()
})

test('an import that does not fit adds nothing', async () => {
  const many = Array.from({ length: MAX_PROMPTS }, (_, at) => ({ ...own, name: `p${at}` }))
  await expect(prompts.import({ format: 'hearth.prompts', version: 1, prompts: many })).rejects.toMatchObject({
    code: 'prompt.too_many',
  })
  expect(prompts.list({ withHidden: true })).toHaveLength(STARTERS.length)
})
