import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contextOf, makeFiles, put, RUN, type TestFiles, textAt } from '#tests/support/make-files.ts'
import { until } from '#tests/support/until.ts'

let files: TestFiles
let notes: string
beforeEach(async () => {
  files = makeFiles()
  notes = await files.folder('notes')
})
afterEach(() => files.close())

const refusedWith = (code: string) => expect.objectContaining({ code })

test('a new file is written into new folders, and the change tells what happened', async () => {
  const result = await files.call('file_write', { path: 'plans/may/a.md', content: 'one\ntwo\n' })
  expect([result, textAt(join(notes, 'plans/may/a.md'))]).toEqual([
    { output: 'ok', summary: 'Created plans/may/a.md, +2 -0', changeId: expect.any(String) },
    'one\ntwo\n',
  ])
  expect(files.service.changes({ limit: 10 }).items).toEqual([
    {
      changeId: result.changeId,
      runId: RUN,
      stepNo: 1,
      folderId: files.lookup.all()[0]?.folderId,
      path: 'plans/may/a.md',
      kind: 'created',
      state: 'applied',
      addedLines: 2,
      removedLines: 0,
      sizeBytes: 8,
      at: expect.any(Number),
      undoneAt: null,
    },
  ])
  expect(readdirSync(join(notes, 'plans/may'))).toEqual(['a.md'])
})

test('an edit changes nothing but its text: line ends, mark and mode stay', async () => {
  const path = join(notes, 'a.txt')
  put(path, '\ufeffone\r\ntwo\r\n')
  chmodSync(path, 0o640)
  await files.call('file_edit', { path: 'a.txt', oldText: 'two', newText: 'three\nfour' })
  expect(textAt(path)).toBe('\ufeffone\r\nthree\r\nfour\r\n')
})

test('the same call again does nothing, even when the person changed the file since', async () => {
  put(join(notes, 'log.md'), 'END\n')
  const args = { path: 'log.md', oldText: 'END', newText: 'line\nEND' }
  const first = await files.call('file_edit', args, { callId: 'once' })
  const again = await files.reborn().call('file_edit', args, { callId: 'once' })
  expect([again, textAt(join(notes, 'log.md'))]).toEqual([first, 'line\nEND\n'])
  put(join(notes, 'log.md'), 'mine\n')
  await files.call('file_edit', args, { callId: 'once' })
  expect(textAt(join(notes, 'log.md'))).toBe('mine\n')
})

/** The journal row as a crash would leave it, with both versions kept. */
async function cutOff(callId: string): Promise<void> {
  await files.call('file_write', { path: 'a.md', content: 'new\n' }, { callId })
  files.db.sql("UPDATE file_changes SET state = 'pending'")
}

test('a crash after the file was written is recognised by the file itself', async () => {
  put(join(notes, 'a.md'), 'old\n')
  await cutOff('c')
  const reborn = files.reborn()
  await reborn.start()
  expect(reborn.service.changes({ limit: 10 }).items.map(({ state }) => state)).toEqual(['applied'])
})

test('a crash before the file was written: the repeated call writes it once', async () => {
  put(join(notes, 'a.md'), 'old\n')
  await cutOff('c')
  put(join(notes, 'a.md'), 'old\n')
  const reborn = files.reborn()
  await reborn.start()
  expect([reborn.service.changes({ limit: 10 }).items, textAt(join(notes, 'a.md'))]).toEqual([[], 'old\n'])
  await reborn.call('file_write', { path: 'a.md', content: 'new\n' }, { callId: 'c' })
  expect([reborn.service.changes({ limit: 10 }).items.length, textAt(join(notes, 'a.md'))]).toEqual([1, 'new\n'])
})

test('a crash, and then somebody else changed the file: nobody guesses', async () => {
  await cutOff('c')
  put(join(notes, 'a.md'), 'mine\n')
  const again = files.reborn().call('file_write', { path: 'a.md', content: 'new\n' }, { callId: 'c' })
  await expect(again).rejects.toEqual(refusedWith('run.unknown_outcome'))
  expect(textAt(join(notes, 'a.md'))).toBe('mine\n')
})

test('a change that could not be noted as done is noted a minute later', async () => {
  files.db.sql("CREATE TRIGGER stuck BEFORE UPDATE ON file_changes BEGIN SELECT RAISE(ABORT, 'stuck'); END")
  await expect(files.call('file_write', { path: 'a.md', content: 'new' })).rejects.toThrow('stuck')
  expect([textAt(join(notes, 'a.md')), files.service.changes({ limit: 9 }).items]).toEqual(['new', []])
  await files.clock.advance(60_000)
  files.db.sql('DROP TRIGGER stuck')
  await files.clock.advance(60_000)
  await until(() => files.service.changes({ limit: 9 }).items.length === 1)
  const { changeId } = files.service.changes({ limit: 9 }).items[0] ?? {}
  await files.service.undo(changeId ?? 'chg_', false)
  expect(readdirSync(notes)).toEqual([])
})

test('what a crash left beside the file is cleared at start', async () => {
  await cutOff('c')
  const { changeId } = files.db.sql<{ changeId: string }>('SELECT change_id AS changeId FROM file_changes')[0] ?? {}
  put(join(notes, `.hearth-${changeId}.tmp`), 'half')
  await files.reborn().start()
  expect(readdirSync(notes)).toEqual(['a.md'])
})

test('the preview shows the text before and after, and looks only', async () => {
  put(join(notes, 'a.md'), 'one\n')
  const { preview } = files.tool('file_edit')
  expect(await preview?.({ path: 'a.md', oldText: 'one', newText: 'two' }, contextOf('p'))).toEqual({
    kind: 'diff',
    path: 'a.md',
    isNew: false,
    before: 'one\n',
    after: 'two\n',
  })
  expect([textAt(join(notes, 'a.md')), files.service.changes({ limit: 1 }).items]).toEqual(['one\n', []])
})

test.each([
  ['a picture', () => put(join(notes, 'a.md'), Buffer.from([0, 1, 2])), 'file.binary'],
  [
    'a write-protected file',
    () => {
      put(join(notes, 'a.md'), 'x')
      chmodSync(join(notes, 'a.md'), 0o444)
    },
    'file.read_only',
  ],
  ['a folder', () => put(join(notes, 'a.md/b'), 'x'), 'file.not_found'],
])('%s is not overwritten', async (_name, prepare, code) => {
  prepare()
  await expect(files.call('file_write', { path: 'a.md', content: 'new' })).rejects.toEqual(refusedWith(code))
  expect(files.db.sql('SELECT * FROM file_changes')).toEqual([])
})

test('a folder that is only for reading stays as it is', async () => {
  await files.service.folders.update({ folderId: files.lookup.all()[0]?.folderId ?? 'fold_', access: 'read' })
  await expect(files.call('file_write', { path: 'a.md', content: 'x' })).rejects.toEqual(refusedWith('file.read_only'))
  expect(readdirSync(notes)).toEqual([])
})

test('a text above the limit is refused before anything happens', async () => {
  const content = 'x'.repeat(5 * 1024 * 1024 + 1)
  await expect(files.call('file_write', { path: 'a.md', content })).rejects.toEqual(refusedWith('file.too_large'))
  expect(existsSync(join(notes, 'a.md'))).toBe(false)
})

test('two agents that change one file take turns and lose nothing', async () => {
  put(join(notes, 'log.md'), 'END\n')
  const add = (n: number) =>
    files.call('file_edit', { path: 'log.md', oldText: 'END', newText: `line ${n}\nEND` }, { runId: `run_${n}` })
  await Promise.all([1, 2, 3, 4, 5].map(add))
  expect(textAt(join(notes, 'log.md')).split('\n').sort()).toEqual(
    ['', 'END', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5'].sort(),
  )
})

test('undo restores the version before, and a created file goes away', async () => {
  put(join(notes, 'a.md'), 'old\n')
  const changed = await files.call('file_write', { path: 'a.md', content: 'new\n' })
  const created = await files.call('file_write', { path: 'b.md', content: 'b\n' })
  const undone = await files.service.undo(changed.changeId ?? 'chg_', false)
  await files.service.undo(created.changeId ?? 'chg_', false)
  expect([undone.state, textAt(join(notes, 'a.md')), readdirSync(notes)]).toEqual(['undone', 'old\n', ['a.md']])
  await expect(files.service.undo(created.changeId ?? 'chg_', true)).rejects.toEqual(
    refusedWith('change.already_undone'),
  )
})

test('a file that was changed since is only restored by force, and what was there is kept', async () => {
  put(join(notes, 'a.md'), 'old\n')
  const { changeId = 'chg_' } = await files.call('file_write', { path: 'a.md', content: 'new\n' })
  put(join(notes, 'a.md'), 'mine\n')
  await expect(files.service.undo(changeId, false)).rejects.toEqual(refusedWith('file.changed_since'))
  expect(textAt(join(notes, 'a.md'))).toBe('mine\n')
  await files.service.undo(changeId, true)
  const kept = files.db.sql<{ hash: string }>('SELECT hash_replaced AS hash FROM file_changes')[0]?.hash ?? ''
  expect([
    textAt(join(notes, 'a.md')),
    existsSync(join(files.base, 'data/versions', kept.slice(0, 2), `${kept}.zst`)),
  ]).toEqual(['old\n', true])
})

test('undoing a run goes from the newest change to the oldest and names what it cannot undo', async () => {
  put(join(notes, 'a.md'), 'one\n')
  await files.call('file_edit', { path: 'a.md', oldText: 'one', newText: 'two' })
  await files.call('file_edit', { path: 'a.md', oldText: 'two', newText: 'three' })
  const { changeId } = await files.call('file_write', { path: 'b.md', content: 'b' })
  put(join(notes, 'b.md'), 'mine')
  const { undone, refused } = await files.service.undoRun(RUN, false)
  expect([textAt(join(notes, 'a.md')), undone.length, refused]).toEqual([
    'one\n',
    2,
    [{ changeId, path: 'b.md', why: 'b.md was changed after the agent wrote it' }],
  ])
})

test('an undo that a crash cut off is finished at start', async () => {
  put(join(notes, 'a.md'), 'old\n')
  const { changeId } = await files.call('file_write', { path: 'a.md', content: 'new\n' })
  files.db.sql("UPDATE file_changes SET state = 'undoing', hash_replaced = hash_after")
  const reborn = files.reborn()
  await reborn.start()
  expect([textAt(join(notes, 'a.md')), reborn.service.changes({ limit: 9 }).items]).toEqual([
    'old\n',
    [expect.objectContaining({ changeId, state: 'undone' })],
  ])
})

test('an undo that was cut off leaves a file alone that was changed since', async () => {
  await files.call('file_write', { path: 'a.md', content: 'new\n' })
  files.db.sql("UPDATE file_changes SET state = 'undoing', hash_replaced = hash_after")
  put(join(notes, 'a.md'), 'mine\n')
  const reborn = files.reborn()
  await reborn.start()
  expect([textAt(join(notes, 'a.md')), reborn.service.changes({ limit: 9 }).items[0]?.state]).toEqual([
    'mine\n',
    'applied',
  ])
})

test('undo needs the folder to be allowed, and works again when it is', async () => {
  const { changeId = 'chg_' } = await files.call('file_write', { path: 'a.md', content: 'new\n' })
  await files.service.folders.remove(files.lookup.all()[0]?.folderId ?? 'fold_')
  await expect(files.service.undo(changeId, false)).rejects.toEqual(refusedWith('file.outside_folders'))
  await files.service.folders.allow({ path: notes, access: 'read', isPrivate: false })
  await files.service.undo(changeId, false)
  expect(existsSync(join(notes, 'a.md'))).toBe(false)
})

test('a lost version is told, and the file stays', async () => {
  put(join(notes, 'a.md'), 'old\n')
  const { changeId = 'chg_' } = await files.call('file_write', { path: 'a.md', content: 'new\n' })
  rmSync(join(files.base, 'data/versions'), { recursive: true })
  await expect(files.service.undo(changeId, false)).rejects.toEqual(refusedWith('version.damaged'))
  await expect(files.service.diff(changeId)).rejects.toEqual(refusedWith('version.damaged'))
  expect(textAt(join(notes, 'a.md'))).toBe('new\n')
})

test('a change is shown before and after, also when the file is gone', async () => {
  put(join(notes, 'a.md'), 'old\r\n')
  const { changeId = 'chg_' } = await files.call('file_write', { path: 'a.md', content: 'new\n' })
  renameSync(join(notes, 'a.md'), join(notes, 'b.md'))
  expect(await files.service.diff(changeId)).toEqual({ path: 'a.md', isNew: false, before: 'old\n', after: 'new\n' })
})

test('changes are paged from the newest on', async () => {
  for (const name of ['a', 'b', 'c']) await files.call('file_write', { path: name, content: name })
  const first = files.service.changes({ runId: RUN, limit: 2 })
  const second = files.service.changes({ runId: RUN, limit: 2, cursor: first.nextCursor ?? '' })
  expect([first, second].map(({ items }) => items.map(({ path }) => path))).toEqual([['c', 'b'], ['a']])
  expect(second.nextCursor).toBe(null)
})
