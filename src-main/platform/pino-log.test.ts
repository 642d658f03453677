import {
  existsSync,
  mkdtempSync,
  type PathLike,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '#shared/errors/errors.ts'
import { createLog } from './pino-log.ts'
import { createRotatingFile } from './rotating-file.ts'
import { withTrace } from './trace.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hearth-log-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const linesOf = (name = 'hearth.log') =>
  readFileSync(join(dir, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('a line carries its component and the trace id of the call it belongs to', async () => {
  const log = createLog({ dir })
  await withTrace('t-1', async () => {
    await Promise.resolve()
    log.child('queue').info('claimed', { key: 'run_1' })
  })
  log.info('outside')
  log.close()
  const [inside, outside] = linesOf()
  expect(inside).toMatchObject({ level: 30, component: 'queue', traceId: 't-1', key: 'run_1', msg: 'claimed' })
  expect(outside).not.toHaveProperty('traceId')
})

test('secrets are masked by name, and by shape wherever they stand', () => {
  const log = createLog({ dir })
  log.warn('call to https://h/?token=abc123&x=1 with Bearer abcdefghijkl', {
    apiKey: 'plain',
    headers: { authorization: 'Basic abc', 'x-api-key': 'plain', accept: '*/*' },
    note: 'my key is sk-proj-abcdefghijklmnop',
    tokens: 12,
  })
  log.error('failed', new Error('refused sk-abcdefghijklmnopqrst'), { password: ['a', 'b'] })
  log.close()
  const text = readFileSync(join(dir, 'hearth.log'), 'utf8')
  const leaked = ['abc123', 'abcdefghijkl', 'plain', 'Basic'].filter((secret) => text.includes(secret))
  expect({ leaked, tokens: linesOf()[0].tokens, accept: linesOf()[0].headers.accept }).toEqual({
    leaked: [],
    tokens: 12,
    accept: '*/*',
  })
})

test('an error is logged with code, data, stack and the chain of its causes', () => {
  const log = createLog({ dir })
  const cause = new TypeError('socket closed')
  log.error('call failed', new AppError('llm.cut', 'The answer broke off', { model: 'm' }, { cause }))
  log.close()
  expect(linesOf()[0].error).toMatchObject({
    code: 'llm.cut',
    message: 'The answer broke off',
    data: { model: 'm' },
    stack: expect.stringContaining('pino-log.test.ts'),
    cause: { name: 'TypeError', message: 'socket closed' },
  })
})

test('a full file is rotated, and only the newest five older ones are kept', () => {
  const log = createLog({ dir, maxFileBytes: 2_000 })
  for (let i = 0; i < 200; i++) log.info('a line that takes some room', { i })
  log.close()
  const names = readdirSync(dir).sort()
  expect(names).toEqual(['hearth.log', ...[1, 2, 3, 4, 5].map((age) => `hearth.log.${age}`)])
  const sizes = names.slice(1).map((name) => statSync(join(dir, name)).size)
  expect(sizes.filter((size) => size > 2_000 || size < 1_700)).toEqual([])
  expect(linesOf().at(-1).i).toBe(199)
})

test('while another program holds the file, no line is lost; then it is rotated after all', () => {
  let isHeld = true
  const path = join(dir, 'held.log')
  const move = (from: PathLike, to: PathLike) => {
    if (isHeld) throw Object.assign(new Error('held'), { code: 'EBUSY' })
    renameSync(from, to)
  }
  const file = createRotatingFile({ path, maxBytes: 1_000, keep: 2, move })
  for (let i = 0; i < 30; i++) file.write(`${'x'.repeat(99)}\n`)
  expect(statSync(path).size).toBe(3_000)
  isHeld = false
  for (let i = 0; i < 3; i++) file.write(`${'x'.repeat(99)}\n`)
  file.close()
  expect(statSync(path).size + statSync(`${path}.1`).size).toBe(3_300)
  expect(existsSync(`${path}.2`)).toBe(false)
})

test('a log whose folder vanished drops lines and does not throw', () => {
  const log = createLog({ dir: join(dir, 'gone') })
  log.info('nobody reads this')
  log.close()
  expect(existsSync(join(dir, 'gone'))).toBe(false)
})

test('values that JSON cannot say, and huge ones, do not break a line', () => {
  const log = createLog({ dir })
  const loop: Record<string, unknown> = { big: 10n, text: 'x'.repeat(100_000) }
  loop.self = loop
  log.info('odd', loop)
  log.close()
  expect(linesOf()[0].big).toBe('10')
  expect(statSync(join(dir, 'hearth.log')).size).toBeLessThan(40_000)
})
