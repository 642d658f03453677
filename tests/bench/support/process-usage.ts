import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const TICKS_PER_SECOND = 100

/** CPU time of a process so far, in seconds, and its resident memory; Linux only. */
export function usage(pid: number): { cpuSeconds: number; rssBytes: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const rssKb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
  return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND, rssBytes: rssKb * 1_024 }
}

/** Percent of one core that a process takes in this time. */
export async function cpuPercent(pid: number, watchMs: number): Promise<number> {
  const before = usage(pid)
  await sleep(watchMs)
  return ((usage(pid).cpuSeconds - before.cpuSeconds) / (watchMs / 1_000)) * 100
}
