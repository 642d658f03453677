import type { MessagePortMain } from 'electron'
import type { Clock } from '#main/platform/clock.ts'
import type { ApprovalId } from '#shared/domain/ids.ts'
import type { Notice } from '#shared/domain/notice.ts'
import type { DesktopState } from '../app/desktop-state.ts'
import { FromCore, type ToCore } from './core-messages.ts'
import type { CoreChild } from './electron-parts.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8_000
const CRASHES_IN_A_ROW = 4
/** a core that lived this long did not crash at its start */
const HEALTHY_AFTER_MS = 60_000
const STOP_LIMIT_MS = 5_000

export interface CoreEvents {
  /** At the start, and again after each crash and restart. */
  onReady(): void
  onState(state: DesktopState): void
  onNotice(notice: Notice): void
  /** The question was answered. */
  onDecided(approvalId: ApprovalId): void
  /** What the person asked for at the tray or in a notification could not be done. */
  onRefused(message: string): void
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
  /** Tells a core that is ready; one that is not hears nothing of it. */
  tell(message: Extract<ToCore, { type: 'power' | 'command' }>): void
  /** Whether this path may be shown in the file manager. False while the core is not ready. */
  mayReveal(path: string): Promise<boolean>
  /** A checked copy of the data, made now. Rejects with the reason, in words for the person. */
  backUp(): Promise<void>
  /** Lets the core write its checkpoints; ends it when that takes too long. */
  stop(): Promise<void>
}

/**
 * The core in its own process. stopped -> starting -> ready; a crash leads back to starting after a pause that doubles,
 * until it crashed CRASHES_IN_A_ROW times without living a minute; one that ends by its own wish is started at once.
 * A crash closes the ports of all windows: their pages notice, ask for new ones, and wait here until the next core is
 * ready.
 */
export function createCoreProcess(fork: () => CoreChild, clock: Clock, events: CoreEvents): CoreProcess {
  const waiting = new Map<number, () => void>()
  const questions = new Map<number, (answer: FromCore | null) => void>()
  let nextQuestion = 1
  let child: CoreChild | null = null
  let isReady = false
  let isStopping = false
  let isRestarting = false
  let crashes = 0
  let onStopped = () => {}
  let cancelRestart = () => {}

  const tell = (message: ToCore, ports: MessagePortMain[] = []) => child?.postMessage(message, ports)

  const ask = (make: (questionId: number) => ToCore): Promise<FromCore | null> => {
    if (!isReady) return Promise.resolve(null)
    const questionId = nextQuestion++
    return new Promise((resolve) => {
      questions.set(questionId, resolve)
      tell(make(questionId))
    })
  }

  const hear = (data: unknown) => {
    const { data: message } = FromCore.safeParse(data)
    if (message === undefined) return
    switch (message.type) {
      case 'state':
        return events.onState(message.state)
      case 'notice':
        return events.onNotice(message.notice)
      case 'decided':
        return events.onDecided(message.approvalId)
      case 'refused':
        return events.onRefused(message.message)
      case 'may-reveal':
      case 'backed-up':
        questions.get(message.questionId)?.(message)
        questions.delete(message.questionId)
        return
      case 'restarting':
        isReady = false
        isRestarting = true
        return
      case 'stopped':
        return onStopped()
      case 'failed':
        isStopping = true
        child?.kill()
        return events.onFailed(message.message)
      case 'ready':
        return becomeReady()
    }
  }

  const becomeReady = () => {
    isReady = true
    const callbacks = [...waiting.values()]
    waiting.clear()
    for (const callback of callbacks) callback()
    events.onReady()
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
    isRestarting = false
    child = fork()
    child.on('message', hear)
    child.once('exit', () => {
      child = null
      isReady = false
      for (const answer of questions.values()) answer(null)
      questions.clear()
      if (isStopping) onStopped()
      else if (isRestarting) start()
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
    tell(message) {
      if (isReady) tell(message)
    },
    async mayReveal(path) {
      const answer = await ask((questionId) => ({ type: 'may-reveal', questionId, path }))
      return answer?.type === 'may-reveal' && answer.isAllowed
    },
    async backUp() {
      const answer = await ask((questionId) => ({ type: 'back-up', questionId }))
      const problem = answer?.type === 'backed-up' ? answer.problem : 'The core of Hearth does not answer'
      if (problem !== null) throw new Error(problem)
    },
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
