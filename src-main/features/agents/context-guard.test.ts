import { expect, test } from 'vitest'
import type { ModelMessage } from '#main/engine/ports/model-gateway.ts'
import { usedTokens } from '#shared/domain/context-meter.ts'
import { type CountTokens, fitPrompt, measurePrompt, reservedTokens } from './context-guard.ts'
import type { Prompt } from './prompt.ts'
import { toMessages, withoutCovered } from './prompt.ts'
import type { PromptUnit } from './prompt-messages.ts'

const count: CountTokens = async (texts) =>
  texts.map((text) => ({ tokens: Math.ceil(text.length / 4), precision: 'exact' as const }))
const window = { numCtx: 4_096, reserved: 1_024 }

const user = (id: string, chars: number, attachmentText = ''): PromptUnit => ({
  messageId: id,
  stepNo: null,
  role: 'user',
  messages: [{ role: 'user', content: attachmentText + 'u'.repeat(chars) }],
  attachmentText,
  isUntrusted: false,
})
const step = (id: string, stepNo: number | null, resultChars: number): PromptUnit => ({
  messageId: id,
  stepNo,
  role: 'assistant',
  messages: [
    { role: 'assistant', content: '', toolCalls: [{ callId: `c${stepNo}`, tool: 'file_read', args: {} }] },
    { role: 'tool', callId: `c${stepNo}`, tool: 'file_read', content: 'r'.repeat(resultChars), isError: false },
  ],
  attachmentText: '',
  isUntrusted: false,
})
const prompt = (units: PromptUnit[]): Prompt => ({
  system: 's'.repeat(400),
  memory: 'm'.repeat(40),
  tools: [{ name: 'file_read', description: '', parameters: {} }],
  units,
  summary: null,
  note: null,
})

test('the meter counts each part once, attachments apart from the words', async () => {
  const meter = await measurePrompt(prompt([user('1', 80, 'a'.repeat(400))]), window, count)
  expect(meter).toEqual({
    windowTokens: 4_096,
    parts: { system: 105, memory: 10, tools: 126, attachments: 100, history: 25, reserved: 1_024 },
    precision: 'exact',
    cut: [],
  })
})

test.each([
  [4_096, {}, 1_024],
  [2_048, {}, 512],
  [1_000, {}, 500],
  [200_000, {}, 8_192],
  [8_192, { maxOutputTokens: 100 }, 512],
  [8_192, { maxOutputTokens: 6_000 }, 4_096],
])('a window of %i with %j keeps %i tokens for the answer', (numCtx, params, tokens) => {
  expect(reservedTokens(numCtx, params)).toBe(tokens)
})

test('under four fifths nothing is touched', async () => {
  const whole = prompt([user('1', 400)])
  expect(await fitPrompt(whole, window, { count })).toMatchObject({ kind: 'fits', prompt: whole, meter: { cut: [] } })
})

test('first the results of old calls are shortened, and it is said', async () => {
  const fit = await fitPrompt(
    prompt([user('1', 40), step('2', 1, 8_000), step('2', 2, 400), step('2', 3, 400)]),
    window,
    { count },
  )
  if (fit.kind !== 'fits') throw new Error(fit.kind)
  expect(fit.meter.cut).toEqual([{ what: 'Long results of tools', tokens: expect.any(Number) }])
  expect(usedTokens(fit.meter)).toBeLessThan(4_096 * 0.8)
  expect(fit.prompt.units[3]).toEqual(step('2', 3, 400))
})

test('then older turns must be summarised; the goal and the newest request are never among them', async () => {
  const units = [
    user('goal', 400),
    step('a1', null, 4_000),
    user('b', 4_000),
    step('b1', null, 4_000),
    user('c', 2_000),
  ]
  expect(await fitPrompt(prompt(units), window, { count })).toEqual({
    kind: 'compact',
    older: expect.arrayContaining([expect.objectContaining({ messageId: 'b' })]),
    throughMessageId: 'b1',
    throughStepNo: 0,
  })
})

test('steps of a long answer are summarised whole: no call loses its result', async () => {
  const units = [user('goal', 400), ...[1, 2, 3, 4, 5, 6, 7, 8].map((no) => step('answer', no, 2_600))]
  const fit = await fitPrompt(prompt(units), window, { count })
  if (fit.kind !== 'compact') throw new Error(fit.kind)
  const summary = {
    text: 'Read some files.',
    throughMessageId: null,
    throughStepNo: fit.throughStepNo,
    isUntrusted: false,
  }
  const after = toMessages({ ...prompt(withoutCovered(units, summary)), summary })
  expect(after.slice(0, 2).map((message) => message.role)).toEqual(['system', 'user'])
  expectPaired(after)
  expect((await fitPrompt({ ...prompt(withoutCovered(units, summary)), summary }, window, { count })).kind).toBe('fits')
})

test('a message that alone is too long overflows before anything is sent', async () => {
  expect((await fitPrompt(prompt([user('1', 20_000)]), window, { count })).kind).toBe('overflow')
})

test('after an overflow told by the server it is made smaller although it seemed to fit', async () => {
  const units = [user('goal', 400), step('a', null, 400), user('b', 400), step('b1', null, 400), user('c', 8_000)]
  const fit = await fitPrompt(prompt(units), window, { count, isForced: true })
  expect(fit.kind).toBe('compact')
})

function expectPaired(messages: readonly ModelMessage[]): void {
  const open: string[] = []
  for (const message of messages) {
    if (message.role === 'tool') expect(open.shift()).toBe(message.callId)
    else expect(open).toEqual([])
    if (message.role === 'assistant') open.push(...message.toolCalls.map((call) => call.callId))
  }
  expect(open).toEqual([])
}
