import { expect, test } from 'vitest'
import { systemClock } from '#main/platform/system-clock.ts'
import { AppError } from '#shared/errors/errors.ts'
import type { PullProgress } from './adapter.ts'
import { Fetch } from './fetch-model.ts'
import { Layers } from './layers.ts'

const GB = 1_000_000_000
const never = new AbortController().signal
const line = (doneBytes: number): PullProgress => ({
  status: 'pulling x',
  layer: { digest: 'x', totalBytes: 4 * GB, doneBytes },
})

function fetchOf(free: number | null, pulls: () => AsyncGenerator<PullProgress>) {
  let calls = 0
  const fetch = new Fetch({
    clock: { ...systemClock, sleep: () => Promise.resolve() },
    name: 'm',
    pull: () => {
      calls += 1
      return pulls()
    },
    freeDiskBytes: async () => free,
    known: { doneBytes: 0, totalBytes: null },
    onChange() {},
  })
  return { fetch, calls: () => calls }
}

async function* whole() {
  yield line(0)
  yield line(4 * GB)
}

test('too little room stops the download as soon as its size is known, with both numbers', async () => {
  const { fetch } = fetchOf(2 * GB, whole)
  await expect(fetch.run(never)).rejects.toMatchObject({
    code: 'disk.full',
    message: expect.stringMatching(/needs 4\.5 GB and 2\.0 GB are free/),
  })
})

test('a disk without room for anything stops it before the server is asked', async () => {
  const { fetch, calls } = fetchOf(GB / 10, whole)
  await expect(fetch.run(never)).rejects.toMatchObject({ code: 'disk.full' })
  expect(calls()).toBe(0)
})

test('room that nobody can tell is no reason to stop', async () => {
  const { fetch } = fetchOf(null, whole)
  await fetch.run(never)
  expect(fetch.progress()).toMatchObject({ doneBytes: 4 * GB, totalBytes: 4 * GB, bytesPerSecond: null })
})

const cut = () => new AppError('llm.cut', 'cut')

test('eight failures in a row are the end; each byte that comes in between starts the count anew', async () => {
  async function* nothing(): AsyncGenerator<PullProgress> {
    yield line(0)
    throw cut()
  }
  const stuck = fetchOf(null, nothing)
  await expect(stuck.fetch.run(never)).rejects.toMatchObject({ code: 'llm.cut' })
  expect(stuck.calls()).toBe(9)
  let done = 0
  async function* creeping(): AsyncGenerator<PullProgress> {
    done += GB / 10
    yield line(done)
    if (done < 4 * GB) throw cut()
  }
  const slow = fetchOf(null, creeping)
  await slow.fetch.run(never)
  expect(slow.calls()).toBe(40)
})

test('layers: impossible numbers count as nothing, and a thousand layers are enough', () => {
  const layers = new Layers()
  layers.take({ digest: 'a', totalBytes: Number.POSITIVE_INFINITY, doneBytes: 5 })
  layers.take({ digest: 'b', totalBytes: 100, doneBytes: 1e18 })
  expect([layers.totalBytes, layers.doneBytes]).toEqual([100, 0])
  for (let at = 0; at < 2_000; at++) layers.take({ digest: `d${at}`, totalBytes: 1, doneBytes: 0 })
  expect(layers.totalBytes).toBeLessThanOrEqual(1_100)
})
