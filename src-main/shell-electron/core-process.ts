import type { MessagePortMain } from 'electron'
import type { Clock } from '#main/platform/clock.ts'
import type { DesktopState } from '../app/desktop-state.ts'
import type { FromCore, ToCore } from './core-messages.ts'
import type { CoreChild } from './electron-parts.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8_000
const CRASHES_IN_A_ROW = 4
/** a core that lived this long did not crash at its start */
const HEALTHY_AFTER_MS = 60_000
const STOP_LIMIT_MS = 5_000

export interface CoreEvents {
  onState(state: DesktopState): void
  /** It said why it cannot start. It will not be tried again by itself. */
  onFailed(message: string): void
  /** It crashed again and again. It will not be tried again by itself. */
  onCrashLoop(): void
}

export interface CoreProcess {
  start(): void
  /** Calls back as soon as the core takes ports, once for each window: a later call replaces a waiting one. */
  whenReady(windowId: number, callback: () => void): void
  /** Hands a window's port to a core that is ready. */
  handOver(port: MessagePortMain): void
  /** Lets the core write its checkpoints; ends it when that takes too long. */
  stop(): Promise<void>
}

/**
 * The core in its own process. stopped -> starting -> ready; a crash leads back to starting after a pause that doubles,
 * until it crashed CRASHES_IN_A_ROW times without living a minute. A crash closes the ports of all windows: their pages
 * notice, ask for new ones, and wait here until the next core is ready.
 */
export function createCoreProcess(fork: () => CoreChild, clock: Clock, events: CoreEvents): CoreProcess {
  const waiting = new Map<number, () => void>()
  let child: CoreChild | null = null
  let isReady = false
  let isStopping = false
  let crashes = 0
  let onStopped = () => {}
  let cancelRestart = () => {}

  const tell = (message: ToCore, ports: MessagePortMain[] = []) => child?.postMessage(message, ports)

  const hear = (message: FromCore) => {
    if (message.type === 'state') return events.onState(message.state)
    if (message.type === 'stopped') return onStopped()
    if (message.type === 'failed') {
      isStopping = true
      child?.kill()
      return events.onFailed(message.message)
    }
    isReady = true
    const callbacks = [...waiting.values()]
    waiting.clear()
    for (const callback of callbacks) callback()
  }

  const restart = (livedMs: number) => {
    crashes = livedMs > HEALTHY_AFTER_MS ? 1 : crashes + 1
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (crashes - 1))
    if (crashes < CRASHES_IN_A_ROW) cancelRestart = clock.after(pauseMs, start)
    else {
      crashes = 0
      events.onCrashLoop()
    }
  }

  const start = () => {
    const startedMs = clock.monotonicMs()
    isStopping = false
    child = fork()
    child.on('message', hear)
    child.once('exit', () => {
      child = null
      isReady = false
      if (isStopping) onStopped()
      else restart(clock.monotonicMs() - startedMs)
    })
  }

  return {
    start,
    whenReady(windowId, callback) {
      if (isReady) callback()
      else waiting.set(windowId, callback)
    },
    handOver: (port) => void tell({ type: 'port' }, [port]),
    stop() {
      isStopping = true
      cancelRestart()
      if (child === null) return Promise.resolve()
      return new Promise((resolve) => {
        const giveUp = clock.after(STOP_LIMIT_MS, () => {
          child?.kill()
          resolve()
        })
        onStopped = () => {
          giveUp()
          resolve()
        }
        tell({ type: 'stop' })
      })
    },
  }
}
