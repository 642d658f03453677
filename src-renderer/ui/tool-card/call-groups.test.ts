import { expect, test } from 'vitest'
import type { ToolCallPart } from '#shared/domain/message.ts'
import { argLines, groupCalls, groupStatus } from './call-groups.ts'

const call = (callId: string, tool: string, state: ToolCallPart['state'] = 'ok'): ToolCallPart => ({
  type: 'tool_call',
  stepNo: 1,
  callId,
  tool,
  title: tool,
  args: {},
  state,
})
const many = (count: number, tool: string) => Array.from({ length: count }, (_, at) => call(`${tool}${at}`, tool))

test('five or more neighbouring calls of one tool become one group, fewer stay single', () => {
  const calls = [...many(5, 'file_read'), ...many(4, 'file_list'), call('x', 'file_read')]
  expect(groupCalls(calls).map((group) => group.length)).toEqual([5, 1, 1, 1, 1, 1])
})

test('a call that asks the person is never hidden in a group', () => {
  const calls = [...many(5, 'file_write'), call('w', 'file_write', 'waiting')]
  expect(groupCalls(calls).every((group) => group.length === 1)).toBe(true)
})

test('a group shows what still runs, else what failed, else success', () => {
  expect([
    groupStatus([call('a', 't'), call('b', 't', 'running'), call('c', 't', 'error')]),
    groupStatus([call('a', 't'), call('c', 't', 'error')]),
    groupStatus([call('a', 't')]),
  ]).toEqual(['running', 'failed', 'succeeded'])
})

test('arguments are readable: text as text, the rest as JSON', () => {
  expect(argLines({ path: 'a.md', limit: 3, deep: { x: 1 } })).toEqual([
    { name: 'path', value: 'a.md' },
    { name: 'limit', value: '3' },
    { name: 'deep', value: '{"x":1}' },
  ])
})

test('calls of a script stand behind it, and are no group with the model’s own', () => {
  const inner = (callId: string, tool: string): ToolCallPart => ({
    ...call(callId, tool),
    parent: { callId: 's', argsHash: '' },
  })
  const calls = [
    call('s', 'run_javascript'),
    call('after', 'file_read'),
    ...many(4, 'file_read'),
    inner('s.1', 'file_read'),
  ]
  expect(groupCalls(calls).map((group) => group.map(({ callId }) => callId))).toEqual([
    ['s'],
    ['s.1'],
    ['after', 'file_read0', 'file_read1', 'file_read2', 'file_read3'],
  ])
})
