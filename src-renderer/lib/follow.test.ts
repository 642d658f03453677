import { expect, test } from 'vitest'
import { AppError } from '#shared/errors/errors.ts'
import { follow } from './follow.ts'

interface Numbered {
  seq: number
}

/** Serves events 1..last after any number, and cuts the stream after `perConnection` of them. */
function flakyStream(last: number, perConnection: number) {
  const asked: number[] = []
  async function* subscribe(afterSeq: number): AsyncGenerator<Numbered> {
    asked.push(afterSeq)
    // one event too early: what a reader may get twice after a cut
    for (let seq = Math.max(1, afterSeq), sent = 0; seq <= last; seq++, sent++) {
      if (sent === perConnection) throw new AppError('connection.lost', 'cut')
      yield { seq }
    }
  }
  return { asked, subscribe: async (afterSeq: number) => subscribe(afterSeq) }
}

test('a followed stream that is cut again and again arrives without gaps or repeats', async () => {
  const stream = flakyStream(7, 3)
  const seen: number[] = []
  await new Promise<void>((resolve) => {
    follow<Numbered>({
      subscribe: stream.subscribe,
      onEvent: ({ seq }) => seen.push(seq),
      onEnd: resolve,
      online: async () => {},
    })
  })
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(stream.asked[0]).toBe(0)
})

test('a refused stream says why and is not asked for again', async () => {
  let times = 0
  const error = await new Promise((resolve) => {
    follow<Numbered>({
      subscribe: async () => {
        times++
        throw new AppError('run.not_found', 'gone')
      },
      onEvent: () => {},
      onError: resolve,
      online: async () => {},
    })
  })
  expect([(error as AppError).code, times]).toEqual(['run.not_found', 1])
})
