import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { TransferFileFormat } from '#shared/domain/chat-transfer.ts'

const FILE = new URL('../../../../docs/hearth-chats.schema.json', import.meta.url)

/** `WRITE_SCHEMA=1 npx vitest run transfer-schema` writes it again. */
test('the published schema of exports is the one that imports are checked against', () => {
  const schema = {
    title: 'hearth-chats, version 1',
    description: 'What Hearth exports as JSON and imports again. A message stands after the one that it follows.',
    ...z.toJSONSchema(TransferFileFormat, { io: 'input' }),
  }
  const text = `${JSON.stringify(schema, null, 2)}\n`
  if (process.env.WRITE_SCHEMA === '1') writeFileSync(FILE, text)
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(schema)
})
