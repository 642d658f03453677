import { expect, test } from 'vitest'
import { type GuardedCall, judgeLoop } from './loop-guard.ts'

const call = (args: unknown, output: string | null = null, tool = 'read'): GuardedCall => ({ tool, args, output })
const verdicts = (calls: GuardedCall[]) => calls.map((each, at) => judgeLoop(calls.slice(0, at), each))

test('the third same call in a row is noticed, the fourth denied, the fifth stops; key order makes no difference', () => {
  const calls = [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
    { a: 1, b: 2 },
    { a: 1, b: 2 },
    { a: 1, b: 2 },
  ].map((args) => call(args))
  expect(verdicts(calls)).toEqual(['run', 'run', 'notice', 'deny', 'stop'])
})

test('two calls that take turns are noticed after the second turn', () => {
  const calls = ['a', 'b', 'a', 'b', 'a', 'b'].map((args) => call(args))
  expect(verdicts(calls)).toEqual(['run', 'run', 'run', 'notice', 'deny', 'stop'])
})

test('three equal results of one tool are noticed at the next call of it', () => {
  const calls = [1, 2, 3, 4, 5, 6].map((args) => call(args, 'nothing found'))
  expect(verdicts(calls)).toEqual(['run', 'run', 'run', 'notice', 'deny', 'stop'])
})

test('equal results that mean nothing, and different calls, go on', () => {
  expect(verdicts([1, 2, 3, 4, 5, 6].map((args) => call(args)))).toEqual(Array(6).fill('run'))
})

test('a different call in between starts the count anew', () => {
  expect(verdicts(['a', 'a', 'b', 'a', 'a'].map((args) => call(args)))).toEqual(Array(5).fill('run'))
})
