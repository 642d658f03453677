import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checkLayers } from '#build/check-layers.mjs'
import { addFeature } from '#build/new/feature.mjs'
import { addMigration } from '#build/new/migration.mjs'

/** A copy of the sources in which files may be made. */
function copyOfSources(): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-new-'))
  for (const name of ['src-shared', 'src-main', 'src-renderer', 'package.json', 'tsconfig.base.json']) {
    cpSync(resolve(name), join(root, name), { recursive: true })
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'dir')
  return root
}

function compile(root: string, files: string[], lib = ['ES2024']) {
  const config = {
    extends: './tsconfig.base.json',
    compilerOptions: {
      composite: false,
      noEmit: true,
      emitDeclarationOnly: false,
      jsx: 'react-jsx',
      types: ['node'],
      lib,
    },
    files: files.filter((file) => !file.endsWith('.test.ts')),
  }
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(config))
  const tsc = resolve('node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, '-p', root], { encoding: 'utf8' }).stdout
}

test('a new feature has the right shape, keeps the layers and compiles', { timeout: 120_000 }, () => {
  const root = copyOfSources()
  const before = checkLayers(root).problems
  const files = addFeature(root, 'reminders')
  expect(files).toEqual(
    expect.arrayContaining([
      'src-shared/contract/reminders.contract.ts',
      'src-main/features/reminders/index.ts',
      'src-main/features/reminders/reminders.routes.ts',
      'src-main/features/reminders/reminders.service.ts',
      'src-main/features/reminders/reminders.service.test.ts',
      'src-main/app/create-routes.ts',
    ]),
  )
  expect(checkLayers(root).problems).toEqual(before)
  const isPage = (file: string) => file.startsWith('src-renderer/')
  expect(
    compile(
      root,
      files.filter((file) => !isPage(file)),
    ),
  ).toBe('')
  expect(compile(root, files.filter(isPage), ['ES2024', 'DOM'])).toBe('')
  expect(addFeature(root, 'reminders')).toEqual([])
})

test('a new migration gets the next number, a test and its place in the list', { timeout: 120_000 }, () => {
  const root = copyOfSources()
  const [file, , list] = addMigration(root, 'add-run-labels')
  const number = /(\d{4})-add-run-labels\.ts$/.exec(file ?? '')?.[1]
  expect(readFileSync(join(root, list ?? ''), 'utf8')).toMatch(new RegExp(`m${number}\\s*,?\\s*\\]`))
  expect(compile(root, [list ?? ''])).toBe('')
})
