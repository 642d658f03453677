import { expect, test } from 'vitest'
import { createFakeClock } from '#tests/support/fake-clock.ts'
import { createSilentLog } from '#tests/support/silent-log.ts'
import { until } from '#tests/support/until.ts'
import { createGpuWatch, parseGpuLine } from './gpu-watch.ts'

test.each([
  [
    '37, 4210, 8192, 61',
    { percent: 37, memoryUsedBytes: 4210 * 1024 ** 2, memoryTotalBytes: 8 * 1024 ** 3, celsius: 61 },
  ],
  ['[N/A], 4210, 8192, 61', null],
  ['', null],
  ['1,2,3', null],
  ['1, , 3, 4', null],
  ['-1, 2, 3, 4', null],
  ['NVIDIA-SMI has failed', null],
])('the line %j is read as %j', (line, sample) => {
  expect(parseGpuLine(line)).toEqual(sample)
})

const printing = (text: string) => ({ command: process.execPath, args: ['-e', text] })
const create = (program: Parameters<typeof createGpuWatch>[0]['program']) => {
  const clock = createFakeClock()
  return { clock, gpu: createGpuWatch({ clock, log: createSilentLog(), program }) }
}

test('figures come while somebody watches, and grow old when none come', async () => {
  const { clock, gpu } = create(printing("console.log('5, 1, 2, 40'); setInterval(() => {}, 1000)"))
  const unwatch = gpu.watch()
  await until(() => gpu.latest() !== null)
  expect(gpu.latest()).toMatchObject({ percent: 5, celsius: 40 })
  await clock.advance(11_000)
  expect(gpu.latest()).toBeNull()
  unwatch()
  gpu.stop()
})

test.each([
  ['is not there', { command: '/nonexistent/nvidia-smi', args: [] }],
  ['ends at once', printing('process.exit(9)')],
  ['floods', printing("process.stdout.write('x'.repeat(1e6) + '\\n')")],
])('a program that %s gives no figures and is no error', async (_how, program) => {
  const { gpu } = create(program)
  const log = gpu.watch()
  await until(() => process.getActiveResourcesInfo().every((name) => name !== 'ProcessWrap'))
  expect(gpu.latest()).toBeNull()
  log()
  gpu.stop()
})
