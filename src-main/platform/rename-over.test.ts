import { expect, test } from 'vitest'
import { renameOver } from './rename-over.ts'

/** A system that refuses the first renames. */
function held(times: number, code: string) {
  const tries: string[] = []
  const move = async () => {
    tries.push('rename')
    if (tries.length <= times) throw Object.assign(new Error(code), { code })
  }
  return { move, tries }
}

test.each(['EPERM', 'EACCES', 'EBUSY'])(
  'on Windows a file that is held for a moment (%s) is waited for',
  async (code) => {
    const { move, tries } = held(2, code)
    await renameOver('a', 'b', { platform: 'win32', move })
    expect(tries.length).toBe(3)
  },
)

test('a file that stays held is given up in under a second', async () => {
  const { move, tries } = held(100, 'EBUSY')
  const startedAt = performance.now()
  await expect(renameOver('a', 'b', { platform: 'win32', move })).rejects.toMatchObject({ code: 'EBUSY' })
  expect(tries.length).toBe(7)
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

test.each([
  ['win32', 'ENOSPC'],
  ['linux', 'EACCES'],
] as const)('on %s %s is told at once', async (platform, code) => {
  const { move, tries } = held(1, code)
  await expect(renameOver('a', 'b', { platform, move })).rejects.toMatchObject({ code })
  expect(tries.length).toBe(1)
})
