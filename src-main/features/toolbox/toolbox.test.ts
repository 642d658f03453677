import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createWorkers } from '#main/engine/workers/create-workers.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { contextOf } from '#tests/support/make-files.ts'
import { evaluateExpression } from './evaluate-expression.ts'
import { createToolbox } from './index.ts'

const workers = createWorkers()
afterAll(() => workers.close())
const { tools } = createToolbox({
  clock: createFakeClock(),
  workers,
  settings: { get: () => 'off' as never },
  version: '0',
})
function call(name: string, args: unknown) {
  const tool = tools.find((one) => one.name === name)
  if (tool === undefined) throw new Error(`no tool ${name}`)
  return tool.run(tool.input.parse(args), contextOf('c'))
}

test.each([
  ['12 * 7', '84'],
  ['(3 + 4) * 25', '175'],
  ['0.1 + 0.2', '0.3'],
  ['2^10', '1024'],
  ['sqrt(16) + max(1, 2, 3)', '7'],
  ['5!', '120'],
  ['-7 mod 3', '2'],
  ['1e21', '1e+21'],
  ['3 > 2', 'true'],
  ['round(pi, 4)', '3.1416'],
])('%s is %s', async (expression, result) => {
  expect((await call('calculator', { expression })).output).toBe(result)
})

test.each([
  'import({a: 1})',
  'createUnit("x")',
  'evaluate("1")',
  'parse("1")',
  'f(x) = f(x)',
  'a = 1',
  '[1, 2, 3]',
  '1:1000000000',
  '"text"',
  '{a: 1}',
  'sqrt.constructor("return process")()',
  'cos.constructor',
  'constructor',
  '__proto__',
  'toString()',
  'combinations(1e9, 5e8)',
  'zeros(100000, 100000)',
  '1; 2',
  '1 +',
  '0/0',
  'sqrt',
  '(('.repeat(240),
  `${'1+'.repeat(240)}1`,
])('%s is refused', async (expression) => {
  await expect(call('calculator', { expression })).rejects.toMatchObject({ code: 'tool.bad_arguments' })
})

test('any formula ends at once, with a result or a refusal', () => {
  const token = fc.constantFrom(
    ...'1 9e9 ! ^ * / - + ( ) , mod factorial( gamma( nthRoot( std( lcm( pi ? : % . e'.split(' '),
  )
  fc.assert(
    fc.property(fc.array(token, { maxLength: 40 }), (tokens) => {
      try {
        expect(evaluateExpression(tokens.join(' '))).toMatch(/\S/)
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'tool.bad_arguments' })
      }
    }),
    { numRuns: 1_000 },
  )
})

test('the time is told for a time zone, with its name and distance', async () => {
  expect((await call('get_time', { timeZone: 'Asia/Kolkata' })).output).toMatch(
    /^Friday,? 2 January 2026(,| at) 08:34 \(Asia\/Kolkata, GMT\+5:30\)$/,
  )
  await expect(call('get_time', { timeZone: 'Mars/Base' })).rejects.toMatchObject({ code: 'tool.bad_arguments' })
  expect((await call('get_time', {})).output).toMatch(/^\w+,? \d+ January 2026/)
})

test('a question to the person is never run, and a small model may leave out all but the text', async () => {
  const tool = tools.find(({ name }) => name === 'ask_user')
  expect(tool?.input.parse({ text: 'Which one?' })).toEqual({ text: 'Which one?', choices: [], allowsText: true })
  await expect(call('ask_user', { text: 'Which one?' })).rejects.toMatchObject({ code: 'tool.failed' })
})
