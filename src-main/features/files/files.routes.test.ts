import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { put } from '#tests/support/make-files.ts'
import { makeTestApp, type TestApp } from '#tests/support/make-test-app.ts'

let app: TestApp
let folder: string
beforeEach(async () => {
  app = await makeTestApp()
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hearth-person-')))
  put(join(folder, 'a.gguf'), 'x')
})
afterEach(async () => {
  await app.stop()
  rmSync(folder, { recursive: true })
})

const refusedWith = (code: string) => expect.objectContaining({ code })

test('a person allows a folder, changes it and takes it back, and each is told as an event', async () => {
  const { files } = app.client
  const allowed = await files.allowFolder({ path: folder })
  expect(allowed).toMatchObject({ path: folder, access: 'read', isPrivate: false, state: 'ok' })
  const { folderId } = allowed
  const changed = await files.updateFolder({ folderId, access: 'write', isPrivate: true, name: 'Mine' })
  expect(await files.folders()).toEqual([changed])
  expect(changed).toEqual({ ...allowed, access: 'write', isPrivate: true, name: 'Mine' })
  expect(await files.removeFolder({ folderId })).toEqual({ done: true })
  expect(await files.folders()).toEqual([])
  const told = app.engine.db.sql("SELECT subject FROM events WHERE type = 'folder.changed'")
  expect(told).toEqual([{ subject: folderId }, { subject: folderId }, { subject: folderId }])
})

test("the app's own data folder is refused with its code", async () => {
  await expect(app.client.files.allowFolder({ path: app.dataDir })).rejects.toEqual(refusedWith('file.outside_folders'))
})

test('what is not there is refused with its own code', async () => {
  const { files, governance } = app.client
  await expect(files.diff({ changeId: 'chg_1' })).rejects.toEqual(refusedWith('change.not_found'))
  await expect(files.undo({ changeId: 'chg_1' })).rejects.toEqual(refusedWith('change.not_found'))
  await expect(files.removeFolder({ folderId: 'fold_1' })).rejects.toEqual(refusedWith('folder.not_found'))
  await expect(files.changes({ cursor: 'x' })).rejects.toEqual(refusedWith('input.invalid'))
  await expect(governance.approval({ approvalId: 'appr_1' })).rejects.toEqual(refusedWith('approval.not_found'))
  await expect(governance.revoke({ grantId: 'grant_1' })).rejects.toEqual(refusedWith('grant.not_found'))
  expect(await files.undoRun({ runId: 'run_1' })).toEqual({ undone: [], refused: [] })
})

test('the picker and the lists answer over the wire', async () => {
  const { files, governance } = app.client
  expect((await files.browse({ path: folder, extension: 'gguf' })).entries).toEqual([
    { name: 'a.gguf', path: join(folder, 'a.gguf'), kind: 'file', sizeBytes: 1 },
  ])
  expect(await governance.approvals({})).toEqual({ items: [], nextCursor: null })
  const grant = await governance.grant({ tool: 'file_write', permission: 'deny', scope: 'always', expiresInMs: 60_000 })
  expect(await governance.grants()).toEqual([grant])
})
