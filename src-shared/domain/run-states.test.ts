import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RunSignal, RunState } from './run.ts'
import { FINAL_STATES, isFinal, nextRunState } from './run-states.ts'

const states = RunState.options
const signals = RunSignal.options

describe('the states of a run', () => {
  test('every state answers every signal with a state or with nothing', () => {
    const answers = states.flatMap((state) => signals.map((signal) => nextRunState(state, signal)))
    expect(answers.filter((answer) => answer !== null && !states.includes(answer))).toEqual([])
  })

  test('a final state is left by nothing but a retry of what did not succeed', () => {
    const ways = FINAL_STATES.flatMap((state) =>
      signals.map((signal) => [state, signal, nextRunState(state, signal)]).filter(([, , next]) => next !== null),
    )
    expect(ways).toEqual([
      ['failed', 'retry', 'queued'],
      ['cancelled', 'retry', 'queued'],
    ])
  })

  test('whatever happens, a run that has ended stays ended until it is retried', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...signals), { maxLength: 60 }), (history) => {
        let state: RunState = 'queued'
        for (const signal of history) {
          const next = nextRunState(state, signal)
          if (next === null) continue
          if (isFinal(state) && signal !== 'retry') return false
          state = next
        }
        return true
      }),
    )
  })

  test('every run that has not ended can be cancelled, and only a queued one can be claimed', () => {
    const taking = (signal: RunSignal) => states.filter((state) => nextRunState(state, signal) !== null)
    expect({ cancel: taking('cancel'), claim: taking('claim'), pause: taking('pause') }).toEqual({
      cancel: ['queued', 'running', 'waiting', 'paused'],
      claim: ['queued'],
      pause: ['queued', 'running', 'waiting'],
    })
  })

  test('every state can be reached', () => {
    const reached = new Set<RunState>(['queued'])
    for (const state of reached) {
      for (const signal of signals) {
        const next = nextRunState(state, signal)
        if (next !== null) reached.add(next)
      }
    }
    expect([...reached].sort()).toEqual([...states].sort())
  })
})
