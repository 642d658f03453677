import { expect, test } from 'vitest'
import { flattenNames, isAbsolutePath, namesBelow, namesOf, refuseName, refusePath } from './path-names.ts'

test.each([
  ['notes/plan.md', null, null],
  ['notes\\plan.md', null, 'Use / between folder names'],
  ['C:\\notes\\plan.md', null, 'Use / between folder names'],
  ['C:plan.md', 'Paths relative to a drive are not allowed', 'Paths relative to a drive are not allowed'],
  ['//server/share/a', 'Network and device paths are not allowed', 'Network and device paths are not allowed'],
  ['a.txt:secret', 'Alternate data streams are not allowed', null],
  ['aux.md', 'aux.md is the name of a device', null],
  ['auxiliary.md', null, null],
  ['notes/plan.md.', 'Names must not end with a dot or a space', null],
  ['what?.md', 'A name in the path has characters that Windows does not allow', null],
  ['a\u0000b', 'The path has control characters', 'The path has control characters'],
  [
    'a\u202etxt.exe',
    'The path has characters that change the reading direction',
    'The path has characters that change the reading direction',
  ],
])('%j is judged by the rules of each system', (path, onWindows, elsewhere) => {
  expect([refusePath(path, 'win32'), refusePath(path, 'posix')]).toEqual([onWindows, elsewhere])
})

test('only a path from the root of a drive counts as absolute on Windows', () => {
  const paths = ['C:\\a', 'c:/a', '\\a', '/a', 'C:a', 'a\\b', '']
  expect(paths.map((path) => isAbsolutePath(path, 'win32'))).toEqual([true, true, true, true, false, false, false])
})

test('the dots of a path are applied, and climbing out gives nothing', () => {
  const flat = (path: string) => flattenNames(namesOf(path, 'posix'))
  expect([flat('a/./b/../c'), flat('a/../..'), flat('..'), flat('')]).toEqual([['a', 'c'], null, null, []])
})

test('a folder whose name only begins like the allowed one is not inside', () => {
  expect([
    namesBelow('/home/ann/notes', '/home/ann/notes-secret/a', 'posix'),
    namesBelow('/home/ann/notes', '/home/ann/notes/b/a', 'posix'),
    namesBelow('/home/ann/notes', '/home/ann/notes', 'posix'),
    namesBelow('C:\\Notes', 'c:\\Notes\\a', 'win32'),
    namesBelow('C:\\Notes', 'D:\\Notes\\a', 'win32'),
    namesBelow('C:\\Notes', 'C:\\NOTES\\a', 'win32'),
  ]).toEqual([null, ['b', 'a'], [], ['a'], null, null])
})

test('a name may have 255 bytes and no more', () => {
  expect([refuseName('ä'.repeat(127), 'posix'), refuseName('ä'.repeat(128), 'posix')]).toEqual([
    null,
    'A name in the path is too long',
  ])
})
