import { type ChildProcess, spawn } from 'node:child_process'
import type { Clock } from '#main/platform/clock.ts'
import type { Log } from '#main/platform/log.ts'
import type { LoadSample } from '#shared/contract/dashboard.contract.ts'

export type GpuSample = NonNullable<LoadSample['gpu']>

/** A program that prints one line of figures again and again, as `nvidia-smi --loop-ms` does. */
export interface GpuProgram {
  command: string
  args: readonly string[]
}

export interface GpuWatch {
  /** Figures come from now on, until the returned function is called. Watchers share one program. */
  watch(): () => void
  /** Null when there is none, or it is old. */
  latest(): GpuSample | null
  stop(): void
}

const NVIDIA: GpuProgram = {
  command: 'nvidia-smi',
  args: [
    '--query-gpu=utilization.gpu,memory.used,memory.total,temperature.gpu',
    '--format=csv,noheader,nounits',
    '--loop-ms=2000',
  ],
}
const FRESH_FOR_MS = 10_000
const LINGER_MS = 30_000
const MEBIBYTE = 1_024 ** 2
/** of a program that never ends a line, no more than this is kept */
const KEPT_CHARS = 1_000

/**
 * Load of the graphics card. One program runs while somebody looks, started once and not for each figure; where there
 * is none it is not looked for again.
 */
export function createGpuWatch(deps: { clock: Clock; log: Log; program?: GpuProgram | null | undefined }): GpuWatch {
  const { clock, log, program = NVIDIA } = deps
  let child: ChildProcess | null = null
  let isMissing = program === null
  let watchers = 0
  let newest: { at: number; sample: GpuSample } | null = null
  let cancelEnd = () => {}

  const end = () => {
    cancelEnd()
    child?.kill()
    child = null
  }

  const start = () => {
    if (child !== null || isMissing || program === null) return
    const started = spawn(program.command, [...program.args], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      shell: false,
    })
    child = started
    started.once('error', (error) => {
      isMissing = true
      if (child === started) child = null
      log.info('no figures of the graphics card', { reason: error.message })
    })
    started.once('exit', (code) => {
      if (child !== started) return
      child = null
      // It ended by itself: a driver that does not answer would do so each time.
      isMissing = true
      log.info('figures of the graphics card ended', { code })
    })
    let rest = ''
    started.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).slice(-KEPT_CHARS).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const sample = parseGpuLine(line)
        if (sample !== null) newest = { at: clock.monotonicMs(), sample }
      }
    })
  }

  return {
    watch() {
      watchers += 1
      cancelEnd()
      start()
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        watchers -= 1
        if (watchers === 0) cancelEnd = clock.after(LINGER_MS, end)
      }
    },
    latest: () => (newest !== null && clock.monotonicMs() - newest.at < FRESH_FOR_MS ? newest.sample : null),
    stop: end,
  }
}

/** "37, 4210, 8192, 61": percent, MiB used, MiB in all, degrees. Null for anything else, as "[N/A]". */
export function parseGpuLine(line: string): GpuSample | null {
  const numbers = line.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  const [percent, used, total, celsius] = numbers as [number, number, number, number]
  if (numbers.length !== 4 || numbers.some((each) => !Number.isFinite(each) || each < 0)) return null
  return {
    percent: Math.min(100, percent),
    memoryUsedBytes: used * MEBIBYTE,
    memoryTotalBytes: total * MEBIBYTE,
    celsius,
  }
}
