import { Buffer } from 'node:buffer'
import { afterAll, expect, test } from 'vitest'
import { createWorkers } from '#main/engine/workers/create-workers.ts'
import { systemClock } from '#main/platform/system-clock.ts'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { makePdf } from '#tests/support/make-documents.ts'
import { createAttachmentReader } from './read-attachment.ts'

const workers = createWorkers()
afterAll(() => workers.close())
const file = { name: 'a.pdf', kind: 'pdf' as const, bytes: makePdf(Array.from({ length: 1_500 }, () => ['a', 'b'])) }

test('a file is read in a thread, and its errors keep their code on the way back', async () => {
  const read = createAttachmentReader({ workers, clock: systemClock })
  expect(await read({ ...file, bytes: makePdf([['Hello from the thread']]) })).toMatchObject({ pageCount: 1 })
  await expect(read({ ...file, bytes: Buffer.from('%PDF-1.4 rubbish') })).rejects.toMatchObject({
    code: 'attachment.damaged',
  })
})

test('a file that takes longer than a minute is given up, and its thread ended', async () => {
  const clock = createFakeClock(0)
  const reading = createAttachmentReader({ workers, clock })(file)
  const outcome = expect(reading).rejects.toMatchObject({ code: 'attachment.too_hard' })
  await clock.advance(60_000)
  await outcome
})

test('the person who goes away stops the reading', async () => {
  const stop = new AbortController()
  const reading = createAttachmentReader({ workers, clock: createFakeClock(0) })(file, stop.signal)
  const outcome = expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  stop.abort()
  await outcome
})
