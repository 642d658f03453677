import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Clock } from '#main/platform/clock.ts'
import { entryUrl } from '#main/platform/entries.ts'
import type { Log } from '#main/platform/log.ts'
import { AppError } from '#shared/errors/errors.ts'
import { AnswerQueue } from './answer-queue.ts'
import { type EngineAnswer, type FromEngine, isLast, type ToEngine } from './engine-protocol.ts'

type Call = Extract<ToEngine, { type: 'load' | 'generate' | 'count' | 'embed' | 'memory' }>
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never
export type EngineCall = WithoutId<Call>

/** Calls that load a model or ask the graphics card; a crash in one of them is mostly that of a driver. */
const LOADS: ReadonlySet<Call['type']> = new Set(['load', 'generate', 'embed', 'memory'])

const pathOf = (call: Call): string =>
  call.type === 'count' ? call.path : call.type === 'memory' ? '' : call.file.path

export interface EngineLimits {
  /** the process must answer a ping within this time */
  pongMs: number
  /** a call must move forward within this time */
  quietMs: number
}

const LIMITS: EngineLimits = { pongMs: 60_000, quietMs: 300_000 }
const STDERR_CHARS = 4_000

export interface EngineClientDeps {
  clock: Clock
  log: Log
  /** after so much time without a call the process ends and its memory is free */
  idleMs: (loadedPath: string | undefined) => number
  limits?: EngineLimits
  /** told when a process starts or ends, and when a model was loaded */
  onChange?: () => void
  /** whether the graphics card may be used; asked at each start of the engine */
  usesGpu?: () => boolean
}

interface OpenCall {
  type: Call['type']
  path: string
  queue: AnswerQueue<EngineAnswer>
}

/**
 * The engine process as seen from the core. It is started by the first call, restarted by the next one after a crash, and ended
 * when nobody needed it for a while.
 *
 * States: off -> running (first call) -> off (idle, unload, crash, hang). A crash while loading turns the GPU off for the next start,
 * since drivers are the usual reason.
 */
export class EngineClient {
  readonly #deps: EngineClientDeps
  readonly #limits: EngineLimits
  readonly #open = new Map<number, OpenCall>()
  #process: ChildProcess | undefined
  #lastId = 0
  #isGpuOff = false
  #stderr = ''
  #heardAtMs = 0
  #movedAtMs = 0
  #stopIdle = () => {}
  #stopWatch = () => {}
  /** the model in memory, if any */
  loaded: { path: string; gpuShare: number } | undefined

  constructor(deps: EngineClientDeps) {
    this.#deps = deps
    this.#limits = deps.limits ?? LIMITS
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /**
   * Answers of one call, until its last one. An abort ends the stream at once and stops the engine.
   *
   * @throws llm.engine_crashed, llm.model_broken, llm.out_of_memory, llm.context_overflow, cancelled
   */
  async *call(call: EngineCall, signal: AbortSignal): AsyncGenerator<EngineAnswer> {
    if (signal.aborted) throw new AppError('cancelled', 'Stopped')
    const id = ++this.#lastId
    const queue = new AnswerQueue<EngineAnswer>()
    const onAbort = () => queue.fail(new AppError('cancelled', 'Stopped'))
    signal.addEventListener('abort', onAbort, { once: true })
    let isDone = false
    try {
      this.#send({ ...call, id } as Call, queue)
      for await (const answer of queue) {
        isDone = isLast(answer, call.type)
        if (answer.type === 'error') throw new AppError(answer.code, answer.message, answer.data)
        yield answer
        if (isDone) return
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#finish(id, isDone)
    }
  }

  /** Ends the process, and with it every open call. Its memory is free afterwards. */
  async stop(): Promise<void> {
    const process = this.#process
    if (process === undefined) return
    this.#forget(process, new AppError('cancelled', 'The model was unloaded'))
    const ended = new Promise((resolve) => process.once('exit', resolve))
    process.kill('SIGKILL')
    await ended
  }

  #send(call: Call, queue: AnswerQueue<EngineAnswer>): void {
    this.#stopIdle()
    const process = this.#process ?? this.#start()
    const path = pathOf(call)
    if (this.#open.size === 0) this.#watch(process)
    this.#open.set(call.id, { type: call.type, path, queue })
    process.send(call)
  }

  #finish(id: number, isDone: boolean): void {
    const wasOpen = this.#open.delete(id)
    if (wasOpen && !isDone && this.#process?.connected) this.#process.send({ type: 'stop', id } satisfies ToEngine)
    if (this.#open.size > 0) return
    this.#stopWatch()
    this.#stopIdle()
    if (this.#process !== undefined)
      this.#stopIdle = this.#deps.clock.after(this.#deps.idleMs(this.loaded?.path), () => void this.stop())
  }

  #start(): ChildProcess {
    const process = fork(fileURLToPath(entryUrl('llama-engine')), [], {
      execArgv: [],
      serialization: 'json',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: this.#environment(),
    })
    this.#process = process
    this.#stderr = ''
    process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_CHARS)
    })
    process.on('message', (message: FromEngine) => this.#hear(process, message))
    process.on('error', (error) => {
      this.#deps.log.warn('engine process', { error: error.message })
      // one that could not even start has no end to wait for
      if (process.pid === undefined) this.#crashed(process, { code: null, signal: null })
    })
    process.on('exit', (code, signal) => this.#crashed(process, { code, signal }))
    this.#deps.onChange?.()
    return process
  }

  /**
   * All but what is only for the core: an engine reads files of strangers. Inside the desktop shell the program that
   * forks is Electron's, which runs a script only with ELECTRON_RUN_AS_NODE (and the fuse `runAsNode`).
   */
  #environment(): NodeJS.ProcessEnv {
    const { HEARTH_SECRETS_PASSPHRASE: _passphrase, ...rest } = globalThis.process.env
    const isGpuOff = this.#isGpuOff || this.#deps.usesGpu?.() === false
    return { ...rest, ELECTRON_RUN_AS_NODE: '1', HEARTH_ENGINE_GPU: isGpuOff ? 'off' : 'auto' }
  }

  #hear(process: ChildProcess, message: FromEngine): void {
    if (process !== this.#process) return
    this.#heardAtMs = this.#deps.clock.monotonicMs()
    if (message.type === 'pong') return
    this.#movedAtMs = this.#heardAtMs
    const call = this.#open.get(message.id)
    if (message.type === 'progress' && message.stage === 'load') this.loaded = undefined
    if (message.type === 'loaded' && call !== undefined) {
      this.loaded = { path: call.path, gpuShare: message.gpuShare }
      this.#deps.onChange?.()
    }
    call?.queue.push(message)
  }

  #crashed(process: ChildProcess, how: { code: number | null; signal: string | null }): void {
    if (process !== this.#process) return
    const isLoading = this.loaded === undefined && [...this.#open.values()].some((call) => LOADS.has(call.type))
    this.#isGpuOff ||= isLoading
    this.#deps.log.warn('the engine process ended by itself', { ...how, isLoading, stderr: this.#stderr })
    const what = isLoading
      ? 'while it loaded the model; the file may be damaged or memory too small'
      : 'in the middle of its work'
    this.#forget(
      process,
      new AppError('llm.engine_crashed', `The engine stopped ${what}. It starts again with the next message.`, how),
    )
  }

  #forget(process: ChildProcess, why: AppError): void {
    if (process !== this.#process) return
    this.#process = undefined
    this.loaded = undefined
    this.#stopWatch()
    this.#stopIdle()
    for (const call of this.#open.values()) call.queue.fail(why)
    this.#open.clear()
    this.#deps.onChange?.()
  }

  /** Asks for a sign of life while calls are open, and ends a process that gives none or never gets further. */
  #watch(process: ChildProcess): void {
    const { clock } = this.#deps
    this.#heardAtMs = clock.monotonicMs()
    this.#movedAtMs = this.#heardAtMs
    const look = () => {
      const now = clock.monotonicMs()
      const isHung = now - this.#heardAtMs >= this.#limits.pongMs || now - this.#movedAtMs >= this.#limits.quietMs
      if (isHung) return this.#killHung(process)
      if (process.connected) process.send({ type: 'ping' } satisfies ToEngine)
      this.#stopWatch = clock.after(this.#limits.pongMs / 3, look)
    }
    this.#stopWatch = clock.after(this.#limits.pongMs / 3, look)
  }

  #killHung(process: ChildProcess): void {
    this.#deps.log.warn('the engine process hung and was ended', { stderr: this.#stderr })
    const text = 'The engine stopped answering and was ended. It starts again with the next message.'
    this.#forget(process, new AppError('llm.engine_crashed', text, { isHung: true }))
    process.kill('SIGKILL')
  }
}
