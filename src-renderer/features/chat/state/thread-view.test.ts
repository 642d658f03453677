import { describe, expect, test } from 'vitest'
import type { PathMessage } from '#shared/contract/chat.contract.ts'
import type { MessageId } from '#shared/domain/ids.ts'
import { textOf } from '#shared/domain/message-text.ts'
import type { RunEvent, RunEventBody } from '#shared/domain/run-event.ts'
import { eventsFolded, NO_THREAD, type ThreadView, windowRead } from './thread-view.ts'

const id = (no: number): MessageId => `msg_${no}`
const message = (no: number, more: Partial<PathMessage> = {}): PathMessage => ({
  messageId: id(no),
  conversationId: 'conv_1',
  parentId: no === 0 ? null : id(no - 1),
  role: no % 2 === 0 ? 'user' : 'assistant',
  state: 'complete',
  parts: [],
  attachments: [],
  runId: no % 2 === 0 ? null : `run_${no}`,
  appliedSeq: 0,
  model: null,
  usage: null,
  error: null,
  createdAt: 1,
  index: 1,
  siblings: [id(no)],
  ...more,
})
const messages = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => message(from + at))
const events = (...bodies: RunEventBody[]): RunEvent[] => bodies.map((body, at) => ({ ...body, seq: at + 1, at: 1 }))
const delta = (text: string): RunEventBody => ({ type: 'text.delta', data: { stepNo: 1, text } })
const known = (view: ThreadView) => view.rows.map((row) => row !== null)

describe('windows', () => {
  test('a long conversation is known by its last window, the rest are places to be filled', () => {
    const view = windowRead(NO_THREAD, { offset: 4, total: 6, items: messages(4, 6) })
    expect(known(view)).toEqual([false, false, false, false, true, true])
    expect(known(windowRead(view, { offset: 0, total: 6, items: messages(0, 4) }))).toEqual(Array(6).fill(true))
  })

  test('messages that lead elsewhere mean another branch: what was known is read again', () => {
    const view = windowRead(NO_THREAD, { offset: 0, total: 4, items: messages(0, 4) })
    const other = message(9, { parentId: id(8) })
    expect(known(windowRead(view, { offset: 3, total: 4, items: [other] }))).toEqual([false, false, false, true])
  })

  test('a shorter path drops what is beyond its end', () => {
    const view = windowRead(NO_THREAD, { offset: 0, total: 4, items: messages(0, 4) })
    expect(windowRead(view, { offset: 0, total: 2, items: messages(0, 2) }).rows.length).toBe(2)
  })

  test('what was read never takes back what was already folded further', () => {
    const streaming = message(1, { state: 'streaming' })
    let view = windowRead(NO_THREAD, { offset: 0, total: 2, items: [message(0), streaming] })
    view = eventsFolded(view, id(1), events(delta('Hel'), delta('lo')))
    view = windowRead(view, { offset: 0, total: 2, items: [message(0), { ...streaming, appliedSeq: 1 }] })
    expect(textOf(view.rows[1]?.parts ?? [])).toBe('Hello')
  })
})

describe('events of a run', () => {
  const start = windowRead(NO_THREAD, { offset: 0, total: 2, items: [message(0), message(1, { state: 'streaming' })] })
  const answerAfter = (...bodies: RunEventBody[]) => eventsFolded(start, id(1), events(...bodies)).rows[1]

  test('text grows, and an event that arrives twice counts once', () => {
    const twice = [...events(delta('Hel'), delta('lo')), ...events(delta('Hel'), delta('lo'))]
    expect(textOf(eventsFolded(start, id(1), twice).rows[1]?.parts ?? [])).toBe('Hello')
  })

  test('a snapshot replaces what was there', () => {
    const parts = [{ type: 'text' as const, stepNo: 1, text: 'Whole' }]
    expect(answerAfter(delta('Ha'), { type: 'message.snapshot', data: { messageId: id(1), parts } })?.parts).toEqual(
      parts,
    )
  })

  test('a failed run gives the answer its error and keeps its text', () => {
    const error = { code: 'llm.cut', message: 'The answer was cut off', data: {} }
    const usage = { inputTokens: 1, outputTokens: 2 }
    const failed = answerAfter(delta('Half'), { type: 'run.finished', data: { state: 'failed', usage, error } })
    expect(failed).toMatchObject({ state: 'failed', error, usage })
    expect(textOf(failed?.parts ?? [])).toBe('Half')
  })

  test('a call that waits for the person makes the answer wait', () => {
    expect(answerAfter({ type: 'run.state_changed', data: { state: 'waiting' } })?.state).toBe('waiting')
  })

  test('discarded text goes, so that a repeated try is not read twice', () => {
    const parts = answerAfter(
      delta('Wrong'),
      { type: 'text.discarded', data: { stepNo: 1, reason: 'retry' } },
      delta('Right'),
    )
    expect(textOf(parts?.parts ?? [])).toBe('Right')
  })
})
