import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { throughHandles, throughPaths, type WithFolder, withFolder } from '#main/features/files/folder-handle.ts'
import { type Flavour, flattenNames, namesOf, refusePath } from '#main/features/files/path-names.ts'
import { refusePrivate } from '#main/features/files/private-names.ts'
import { contextOf, makeFiles, put, type TestFiles, textAt } from '#tests/support/make-files.ts'

let files: TestFiles
let notes: string
let outside: string
beforeEach(async () => {
  files = makeFiles()
  notes = await files.folder('notes')
  outside = join(files.base, 'outside')
  put(join(outside, 'secret.txt'), 'secret')
  put(join(notes, 'a.md'), 'a')
})
afterEach(() => files.close())

/** Every file tool with this path; each must refuse, and nothing outside may have changed. */
async function tryAll(path: string): Promise<string[]> {
  const calls: [string, unknown][] = [
    ['file_read', { path }],
    ['file_list', { path }],
    ['file_search', { path, text: 'secret' }],
    ['file_write', { path, content: 'owned' }],
    ['file_edit', { path, oldText: 'secret', newText: 'owned' }],
  ]
  const outcomes = []
  for (const [name, args] of calls) {
    outcomes.push(
      await files.call(name, args).then(
        ({ output }) => `${name} let it pass: ${output}`,
        (error: { code?: string }) => error.code ?? String(error),
      ),
    )
  }
  expect([textAt(join(outside, 'secret.txt')), readdirSync(outside)]).toEqual(['secret', ['secret.txt']])
  return [...new Set(outcomes)]
}

const REFUSALS = ['file.outside_folders', 'file.forbidden_name', 'file.not_found', 'file.read_only']
const refusals = { asymmetricMatch: (codes: string[]) => codes.every((code) => REFUSALS.includes(code)) }

const DEVICES = ['con', 'PRN', 'Aux', 'nul', 'com1', 'COM9', 'lpt1', 'LPT9', 'com¹', 'conin$', 'CONOUT$', 'clock$']
const ON_WINDOWS = [
  ...DEVICES.flatMap((name) => [
    name,
    `${name}.txt`,
    `notes/${name}`,
    `${name} .txt`,
    `${name}.tar.gz`,
    `sub\\${name}\\x`,
  ]),
  ...['a.txt:secret', 'a.txt::$DATA', 'dir:$I30:$INDEX_ALLOCATION', 'sub/a.md:x:$DATA'],
  ...['a.txt.', 'a.txt ', 'sub. /a', 'sub../a', 'a...', 'a\u00a0. '],
  ...['a<b', 'a>b', 'a"b', 'a|b', 'a?b', 'a*b'],
]
const EVERYWHERE = [
  ...[
    '\\\\server\\share\\a',
    '//server/share/a',
    '\\\\?\\C:\\a',
    '\\\\.\\PhysicalDrive0',
    '\\\\.\\pipe\\x',
    '//./con',
    '//?/C:/a',
  ],
  ...['\\\\?\\UNC\\server\\share', '\\/server/share', '/\\server\\share', '\\\\localhost\\c$\\a', '//127.0.0.1/c$'],
  ...['C:a', 'c:', 'Z:..\\a', 'C:..', 'a:b'],
  ...['a\u0000.md', '\u0000', 'a\nb', 'a\rb', 'a\tb', 'a\u001bb', 'a\u007fb', 'a\u0085b'],
  ...['a\u202egpj.exe', '\u2066a\u2069', 'a\u200fb', 'a\ud800b'],
  ...['x'.repeat(4_001), 'x'.repeat(256), `sub/${'ä'.repeat(128)}`],
]

test.each(EVERYWHERE)('%j is refused on every system', (path) => {
  expect([refusePath(path, 'win32'), refusePath(path, 'posix')]).toEqual([expect.any(String), expect.any(String)])
})

test.each(ON_WINDOWS)('%j is refused on Windows', (path) => {
  expect(refusePath(path, 'win32')).toEqual(expect.any(String))
})

test.each([
  'console.md',
  'null.txt',
  'com.txt',
  'com10.txt',
  'lpt.md',
  'a.con',
  'prn-2.md',
  'my notes/a b.md',
  'ä/é.md',
])('the harmless name %j is allowed on every system', (path) => {
  expect([refusePath(path, 'win32'), refusePath(path, 'posix')]).toEqual([null, null])
})

test('no generated path that passes holds a device, a stream, a network share or a way out', () => {
  const piece = fc.constantFrom(
    ...[
      '..',
      '.',
      'a',
      'CON',
      'nul.txt',
      'a:b',
      'C:',
      '\\\\',
      '//',
      '/',
      '\\',
      '?',
      ' ',
      '.',
      'x.md',
      '\u0000',
      'LPT1.log',
    ],
  )
  const path = fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 8 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(path, fc.constantFrom<Flavour>('win32', 'posix'), (candidate, flavour) => {
      if (refusePath(candidate, flavour) !== null) return
      const names = namesOf(candidate, flavour)
      const isClean = (name: string) =>
        !name.includes('\u0000') &&
        (flavour === 'posix'
          ? !name.includes('\\')
          : name === '.' || name === '..' || !(/[:<>"|?*]|[. ]$/.test(name) || /^(con|nul|lpt1)\s*(\.|$)/i.test(name)))
      expect(names.every(isClean) && !/^[\\/]{2}/.test(candidate)).toBe(true)
      expect(flattenNames(names)?.includes('..') ?? false).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test('no tool reaches outside, whatever climbing path is made up', async () => {
  const step = fc.constantFrom('..', '.', 'notes', 'sub', 'outside', 'secret.txt', '...', '.. ', '%2e%2e', '..%2f', '~')
  const climb = fc.array(step, { minLength: 1, maxLength: 6 }).map((steps) => steps.join('/'))
  const absolute = fc
    .tuple(fc.constantFrom(outside, files.base, '/etc', '/proc/self/root'), climb)
    .map((two) => two.join('/'))
  const read = async (path: string) => (await files.call('file_read', { path })).output
  await fc.assert(
    fc.asyncProperty(fc.oneof(climb, absolute), async (path) => {
      await expect(read(path)).rejects.toMatchObject({ code: expect.toSatisfy((code) => REFUSALS.includes(code)) })
    }),
    { numRuns: 300 },
  )
})

test.each([
  '../outside/secret.txt',
  'sub/../../outside/secret.txt',
  'notes/../../outside/secret.txt',
  '/etc/passwd',
  '/proc/self/environ',
  '/dev/stdin',
  '/',
  '..',
  '../..',
  '../notes-evil/x',
])('%s is outside for every tool', async (path) => {
  mkdirSync(join(files.base, 'notes-evil'))
  const outcomes = await tryAll(path)
  // The top of everything that is allowed is a fair question for a listing and a search.
  if (path !== '/') expect(outcomes).toEqual(refusals)
  else expect(outcomes.filter((outcome) => outcome.startsWith('file_')).join()).not.toContain('secret')
})

test('an absolute path outside is refused, one that leads back inside is not', async () => {
  expect(await tryAll(join(outside, 'secret.txt'))).toEqual(['file.outside_folders'])
  expect((await files.call('file_read', { path: join(outside, '../notes/a.md') })).output).toBe('a')
})

test.each([
  ['a link to a file', [['l', 'OUT/secret.txt']], 'l'],
  ['a link to a folder', [['l', 'OUT']], 'l/secret.txt'],
  ['a relative link', [['l', '../outside']], 'l/secret.txt'],
  [
    'a link to a link',
    [
      ['m', 'OUT'],
      ['l', 'm'],
    ],
    'l/secret.txt',
  ],
  ['a link to nowhere outside', [['l', 'OUT/new.txt']], 'l'],
  ['a folder of a link to nowhere', [['l', 'OUT/new']], 'l/x'],
  ['a link that turns in a circle', [['l', 'l']], 'l'],
  ['a link to the root', [['l', '/']], 'l/etc/passwd'],
  ['a link to a process', [['l', '/proc/self']], 'l/environ'],
])('%s leads nowhere', async (_name, links, path) => {
  for (const [name = '', to = ''] of links) symlinkSync(to.replace('OUT', outside), join(notes, name))
  expect(await tryAll(path)).toEqual(refusals)
})

test('a link inside the allowed folders works, and the change belongs to the real place', async () => {
  const work = await files.folder('work', 'read')
  put(join(work, 'b.md'), 'b')
  symlinkSync(work, join(notes, 'l'))
  expect((await files.call('file_read', { path: 'notes/l/b.md' })).output).toBe('b')
  await expect(files.call('file_write', { path: 'notes/l/b.md', content: 'x' })).rejects.toMatchObject({
    code: 'file.read_only',
  })
})

test('a hard link keeps its other name: writing makes a new file', async () => {
  linkSync(join(outside, 'secret.txt'), join(notes, 'hard.txt'))
  await files.call('file_write', { path: 'hard.txt', content: 'mine' })
  expect([textAt(join(notes, 'hard.txt')), textAt(join(outside, 'secret.txt'))]).toEqual(['mine', 'secret'])
})

test('a folder that turns into a link between check and use is not followed', async () => {
  mkdirSync(join(notes, 'sub'))
  put(join(outside, 'a.md'), 'outside')
  const swap = withFolder({ root: notes, names: ['sub'] }, async (folder) => {
    renameSync(join(notes, 'sub'), join(notes, 'was'))
    symlinkSync(outside, join(notes, 'sub'))
    return folder.openFile('a.md').then(
      async (file) => {
        await file.close()
        return 'opened'
      },
      () => 'refused',
    )
  })
  expect(await swap).toBe('refused')
  await expect(withFolder({ root: notes, names: ['sub'] }, async () => 'in')).rejects.toMatchObject({
    code: 'file.outside_folders',
  })
})

test('a file that turns into a link just before it is opened is not followed', async () => {
  const swap = withFolder({ root: notes, names: [] }, async (folder) => {
    unlinkSync(join(notes, 'a.md'))
    symlinkSync(join(outside, 'secret.txt'), join(notes, 'a.md'))
    return folder.openFile('a.md')
  })
  await expect(swap).rejects.toMatchObject({ code: 'ELOOP' })
})

test('while links are swapped all the time, writes land inside or nowhere', async () => {
  const sub = join(notes, 'sub')
  mkdirSync(sub)
  let isSwapping = true
  // A write in the gap between two of these steps makes the folder itself; then a step fails and the next round goes on.
  const steps = [
    () => renameSync(sub, join(notes, 'was')),
    () => symlinkSync(outside, sub),
    () => rmSync(sub),
    () => renameSync(join(notes, 'was'), sub),
    () => rmSync(join(notes, 'was'), { recursive: true }),
  ]
  let swaps = 0
  const swapping = (async () => {
    while (isSwapping) {
      for (const step of steps) {
        try {
          step()
          swaps++
        } catch {}
        if (step !== steps[0]) await new Promise((resolve) => setImmediate(resolve))
      }
    }
  })()
  const codes = new Set<string>()
  for (let i = 0; i < 150; i++) {
    const call = files.call('file_write', { path: `sub/secret.txt`, content: `try ${i}` })
    codes.add(
      await call.then(
        () => 'written',
        (error: { code: string }) => error.code,
      ),
    )
  }
  isSwapping = false
  await swapping
  expect([textAt(join(outside, 'secret.txt')), readdirSync(outside)]).toEqual(['secret', ['secret.txt']])
  const expected = ['written', 'file.outside_folders', 'file.not_found', 'file.changed_since', 'file.binary']
  expect([...codes].filter((code) => !expected.includes(code))).toEqual([])
  expect(swaps).toBeGreaterThan(50)
})

const WAYS: [string, WithFolder][] = [
  ['by handles', throughHandles],
  ['by paths', throughPaths],
]

test.each(WAYS)('walking %s makes folders, gives files and refuses links', async (_name, walk) => {
  symlinkSync(outside, join(notes, 'l'))
  const read = async (names: string[], name: string) =>
    walk({ root: notes, names, create: true }, async (folder) => {
      const file = await folder.openFile(name)
      return file.readFile('utf8').finally(() => file.close())
    })
  put(join(notes, 'x/y/b.md'), 'b')
  await walk({ root: notes, names: ['new', 'deep'], create: true }, (folder) => folder.sync())
  expect([await read([], 'a.md'), await read(['x', 'y'], 'b.md'), existsSync(join(notes, 'new/deep'))]).toEqual([
    'a',
    'b',
    true,
  ])
  const code = expect.stringMatching(/^(file\.outside_folders|ELOOP)$/)
  await expect(read(['l'], 'secret.txt')).rejects.toMatchObject({ code })
  symlinkSync(join(outside, 'secret.txt'), join(notes, 'f'))
  await expect(read([], 'f')).rejects.toMatchObject({ code })
})

test('walking by paths notices a folder that was swapped while it was used', async () => {
  mkdirSync(join(notes, 'sub'))
  const used = throughPaths({ root: notes, names: ['sub'] }, async () => {
    renameSync(join(notes, 'sub'), join(notes, 'was'))
    symlinkSync(outside, join(notes, 'sub'))
  })
  await expect(used).rejects.toMatchObject({ code: 'file.outside_folders' })
})

test('an allowed folder that was replaced by a link gives nothing', async () => {
  renameSync(notes, `${notes}-was`)
  symlinkSync(outside, notes)
  expect(await tryAll('secret.txt')).toEqual(refusals)
})

test('a pipe is not opened, so nothing waits for its other end', async () => {
  const { execFileSync } = await import('node:child_process')
  execFileSync('mkfifo', [join(notes, 'pipe')])
  expect(await tryAll('pipe')).toEqual(refusals)
})

const PRIVATE = [
  '.env',
  '.env.local',
  '.ENV',
  '.ssh/id_ed25519',
  'sub/.ssh/config',
  'server.key',
  'cert.PEM',
  'id_rsa.pub',
  'keys.kdbx',
  '.git/hooks/pre-commit',
  '.bashrc',
  '.config/autostart/x.desktop',
  'AppData/Local/Google/Chrome/User Data/Default/x',
  'Library/Firefox/Profiles/x/y',
  'Login Data',
  '.g\u200bit/config',
  '.ｅｎｖ',
  'server.key.',
  'desktop.ini',
]

test.each(PRIVATE)('%j is kept from agents inside an allowed folder', async (path) => {
  expect(refusePrivate(path.split('/'), '/home/ann/notes', 'posix')).toEqual(expect.any(String))
  if (path.includes('\u200b')) return
  put(join(notes, path), 'secret')
  expect(await tryAll(path)).toEqual(['file.outside_folders'])
  expect((await files.call('file_list', { path: '.', depth: 5 })).output.split('\n')).not.toContain(path)
})

test('who allows a folder of keys itself means it', async () => {
  const keys = await files.folder('.ssh', 'read')
  put(join(keys, 'config'), 'Host x')
  expect((await files.call('file_read', { path: '.ssh/config' })).output).toBe('Host x')
})

test.each(['.gitignore', '.env.example', 'monkey.md', 'keynote.md', 'environment.ts'])('%j is not private', (name) => {
  expect(refusePrivate([name], '/home/ann/notes', 'posix')).toBe(null)
})

test("a change of case does not open Hearth's data or a private file", async () => {
  put(join(notes, '.SSH/Id_Rsa'), 'secret')
  expect(await tryAll('.SSH/Id_Rsa')).toEqual(['file.outside_folders'])
})

test('the target that the gate is asked about is refused like the call', async () => {
  const target = files.tool('file_write').target
  await expect(target?.({ path: '../outside/x', content: '' }, contextOf('t'))).rejects.toMatchObject({
    code: 'file.outside_folders',
  })
  expect(existsSync(join(outside, 'x'))).toBe(false)
})
