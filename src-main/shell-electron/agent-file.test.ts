import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTempDir } from '#tests/support/temp-dir.ts'
import { agentFileIn, readAgentFile } from './agent-file.ts'

test('a file of agents is found among the arguments by its ending', () => {
  expect(agentFileIn(['--switch', '/home/jo/Mail.HEARTH-AGENT'])).toBe('/home/jo/Mail.HEARTH-AGENT')
  expect(agentFileIn(['mail.hearth-agent', '/home/jo/mail.txt', 'hearth://open/chat'])).toBeNull()
})

test('only a plain file of an ordinary size is read', async () => {
  const root = await makeTempDir()
  const at = (name: string) => join(root, name)
  writeFileSync(at('a.hearth-agent'), '{"format":1}')
  writeFileSync(at('b.hearth-agent'), 'x'.repeat(1_000_001))
  writeFileSync(at('c.txt'), 'text')
  mkdirSync(at('d.hearth-agent'))
  expect(
    ['a.hearth-agent', 'b.hearth-agent', 'c.txt', 'd.hearth-agent', 'e.hearth-agent'].map((name) =>
      readAgentFile(at(name)),
    ),
  ).toEqual(['{"format":1}', null, null, null, null])
})
