import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checkLayers } from '#build/check-layers.mjs'

/** A small tree of sources that keeps every rule, with these files put in or put over. */
function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hearth-layers-'))
  const all = {
    'src-shared/domain/run.ts': 'export type Run = string\n',
    'src-main/engine/runs.ts': "import type { Run } from '#shared/domain/run.ts'\nexport type Runs = Run[]\n",
    'src-main/features/chat/chat.service.ts':
      "import type { Runs } from '#main/engine/runs.ts'\nexport type C = Runs\n",
    'src-main/features/mail/mail.service.ts': 'export type M = 1\n',
    'src-renderer/ui/Chip.tsx': "import 'react'\nexport const Chip = 1\n",
    ...files,
  }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test('our own sources keep every rule', () => {
  const { fileCount, problems } = checkLayers(resolve('.'))
  expect(problems).toEqual([])
  expect(fileCount).toBeGreaterThan(100)
})

test('a tree that keeps the rules has no problems', () => {
  expect(checkLayers(tree({}))).toEqual({ fileCount: 5, problems: [] })
})

test('a check that saw nothing fails', () => {
  expect(checkLayers(mkdtempSync(join(tmpdir(), 'hearth-empty-'))).problems).toHaveLength(1)
})

const lines = (count: number) => 'export {}\n'.repeat(count)

test.each<[string, string, string, string]>([
  [
    'a layer above',
    'src-main/engine/a.ts',
    "import '#main/features/mail/mail.service.ts'",
    'main/engine may not import main/features',
  ],
  [
    'a type of a layer above',
    'src-main/engine/a.ts',
    "import type { M } from '#main/features/mail/mail.service.ts'",
    'may not import',
  ],
  [
    'a lazy import of a layer above',
    'src-main/engine/a.ts',
    "void import('#main/features/mail/mail.service.ts')",
    'may not import',
  ],
  [
    'a re-export of a layer above',
    'src-main/engine/a.ts',
    "export * from '#main/features/mail/mail.service.ts'",
    'may not import',
  ],
  [
    'the neighbour',
    'src-main/features/chat/a.ts',
    "import type { M } from '../mail/mail.service.ts'",
    'chat may not import mail',
  ],
  [
    'the core from the page',
    'src-renderer/ui/a.ts',
    "import type { Runs } from '#main/engine/runs.ts'",
    'renderer/ui may not import main/engine',
  ],
  ['Node in the page', 'src-renderer/lib/a.ts', "import 'node:fs'", "is Node's"],
  ['Node in shared code', 'src-shared/std/a.ts', "import { join } from 'path'", "is Node's"],
  ['Electron in the core', 'src-main/app/a.ts', "import 'electron'", 'package electron may be imported only in'],
  ['a package without a row', 'src-main/app/a.ts', "import 'left-pad'", 'package left-pad has no row'],
  [
    'a package by its inner path',
    'src-renderer/lib/a.ts',
    "import 'better-sqlite3/lib/x.js'",
    'package better-sqlite3 may',
  ],
  ['a way that climbs twice', 'src-main/features/chat/a.ts', "import '../../engine/runs.ts'", 'climbs twice'],
  ['a file that is not there', 'src-main/engine/a.ts', "import './gone.ts'", 'leads to no file'],
  ['an unknown layer', 'src-main/misc/a.ts', 'export {}', 'belongs to no layer'],
  ['test code', 'src-main/engine/a.ts', "import '#tests/support/x.ts'", 'belongs to no layer'],
  ['a barrel', 'src-main/engine/index.ts', 'export {}', 'only a feature has an index file'],
  ['a long barrel', 'src-main/features/chat/index.ts', lines(16), 'an index file has at most 15'],
  ['a long file', 'src-main/engine/a.ts', lines(301), 'the limit is 300'],
  ['a long test', 'src-main/engine/a.test.ts', lines(601), 'the limit is 600'],
])('%s is caught', (_name, path, text, problem) => {
  const planted = tree({ [path]: `${text}\n`, 'tests/support/x.ts': '' })
  expect(checkLayers(planted).problems).toEqual([expect.stringContaining(problem)])
})

test('a ring of imports is caught and named', () => {
  const root = tree({
    'src-main/engine/a.ts': "import './b.ts'\n",
    'src-main/engine/b.ts': "import type { A } from './c.ts'\n",
    'src-main/engine/c.ts': "import './a.ts'\n",
  })
  expect(checkLayers(root).problems).toEqual([
    'import cycle: src-main/engine/a.ts -> src-main/engine/b.ts -> src-main/engine/c.ts',
  ])
})
