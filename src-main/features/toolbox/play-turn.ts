import { createHash } from 'node:crypto'
import {
  newQuickJSWASMModule,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  RELEASE_SYNC,
} from 'quickjs-emscripten'
import type { InnerCall, InnerResult } from '#main/engine/tools/tool.ts'
import { canonicalJson } from '#shared/std/canonical-json.ts'
import { SCRIPT_LIMITS as LIMITS, type ScriptInput, type ScriptTurn } from './script.ts'
import { PRELUDE } from './script-prelude.ts'

const NO_MEMORY = 'The script needs more memory than it may use'
const JOBS_AT_A_TIME = 100
const PAGE_BYTES = 65_536
/** what the engine starts with */
const ENGINE_BYTES = 16 * 1024 * 1024

/**
 * Plays a script from its start: calls that have a result get it, in the order in which they were made, and the script
 * goes on until it ends or needs a result that is not there. Runs in a thread of its own, which is ended from outside if
 * this does not come back.
 */
export async function playTurn(input: ScriptInput): Promise<ScriptTurn> {
  const variant = newVariant(RELEASE_SYNC, { wasmMemory: smallMemory() })
  const player = new Player(input, (await newQuickJSWASMModule(variant)).newRuntime())
  return player.play()
}

/**
 * The engine counts what it hands out without its size, so its own limit stops only a single large piece. What it can
 * never get past is the end of its memory.
 */
function smallMemory(): WebAssembly.Memory {
  const maximum = (LIMITS.memoryBytes + ENGINE_BYTES) / PAGE_BYTES
  return new WebAssembly.Memory({ initial: ENGINE_BYTES / PAGE_BYTES, maximum })
}

/** A reason to stop that the script cannot catch. */
class Stopped extends Error {}

class Player {
  readonly #input: ScriptInput
  readonly #runtime: QuickJSRuntime
  readonly #context: QuickJSContext
  readonly #deadline: number
  readonly #calls: InnerCall[] = []
  readonly #log: string[] = []
  #logChars = 0
  #settled = 0
  #end: { isOk: boolean; text: string } | undefined
  #stop: string | undefined

  constructor(input: ScriptInput, runtime: QuickJSRuntime) {
    this.#input = input
    this.#runtime = runtime
    this.#deadline = performance.now() + input.workMs
    runtime.setMemoryLimit(LIMITS.memoryBytes)
    runtime.setMaxStackSize(LIMITS.stackBytes)
    runtime.setInterruptHandler(() => this.#isOver())
    this.#context = runtime.newContext()
  }

  play(): ScriptTurn {
    try {
      return this.#play()
    } catch (thrown) {
      const message = this.#stop ?? (thrown instanceof Stopped ? thrown.message : NO_MEMORY)
      return { type: 'failed', message, log: this.#log }
    }
  }

  #play(): ScriptTurn {
    const { settle, begin } = this.#prelude()
    const main = this.#compile()
    if (typeof main === 'string') return { type: 'failed', message: main, log: this.#log }
    this.#call(begin, main)
    for (;;) {
      this.#drain()
      if (this.#end !== undefined) return this.#ended(this.#end)
      const open = this.#calls.slice(this.#settled)
      if (open.length === 0)
        return this.#ended({ isOk: false, text: 'The script waits for something that never comes' })
      const results = this.#input.results.slice(this.#settled, this.#calls.length)
      if (results.length === 0) return { type: 'calls', calls: open }
      // A round was asked for as a whole and is answered as a whole.
      if (results.length < open.length) throw new Stopped('The script did not repeat the calls that it made before')
      for (const result of results) this.#settle(settle, result)
    }
  }

  #settle(settle: QuickJSHandle, result: InnerResult): void {
    const number = this.#context.newNumber(this.#settled++)
    const isOk = result.isOk ? this.#context.true : this.#context.false
    // texts end at a zero on their way in
    this.#call(settle, number, isOk, this.#context.newString(result.text.replaceAll('\0', '')))
  }

  #ended({ isOk, text }: { isOk: boolean; text: string }): ScriptTurn {
    const left = this.#calls.length - this.#settled
    if (left > 0) this.#print(`${left} calls were not waited for and did not happen: write await before them`)
    // without memory for an error, null is thrown
    if (!isOk) return { type: 'failed', message: text === 'null' ? NO_MEMORY : text, log: this.#log }
    return { type: 'done', value: text, log: this.#log }
  }

  /** Everything that can go on without an answer from outside. */
  #drain(): void {
    for (;;) {
      const done = this.#runtime.executePendingJobs(JOBS_AT_A_TIME)
      if (done.error) throw this.#stopped()
      const count = done.value
      done.dispose()
      this.#checkStop()
      if (count === 0) return
    }
  }

  #checkStop(): void {
    if (this.#isOver()) throw this.#stopped()
  }

  #isOver(): boolean {
    if (performance.now() > this.#deadline)
      this.#stop ??= `The script worked longer than ${this.#input.workMs / 1_000} seconds`
    return this.#stop !== undefined
  }

  #stopped = () => new Stopped(this.#stop ?? NO_MEMORY)

  #call(func: QuickJSHandle, ...args: QuickJSHandle[]): void {
    const given = this.#context.callFunction(func, this.#context.undefined, ...args)
    this.#checkStop()
    if (given.error) throw this.#stopped()
    given.dispose()
  }

  /** The script as a function: what is a single expression gives its value. A text says why it cannot be read. */
  #compile(): QuickJSHandle | string {
    const { code } = this.#input
    const asExpression = this.#context.evalCode(`(async () => { return (\n${code}\n) })`, 'script.js')
    if (!asExpression.error && this.#isFunction(asExpression.value)) return asExpression.value
    const asBody = this.#context.evalCode(`(async () => {\n${code}\n})`, 'script.js')
    this.#checkStop()
    if (asBody.error) return this.#describe(asBody.error)
    return this.#isFunction(asBody.value) ? asBody.value : 'The script cannot be read'
  }

  #isFunction = (handle: QuickJSHandle) => this.#context.typeof(handle) === 'function'

  #describe(error: QuickJSHandle): string {
    const message = this.#context.getProp(error, 'message')
    const isText = this.#context.typeof(message) === 'string'
    return `The script cannot be read: ${isText ? this.#context.getString(message).slice(0, 500) : 'it is not JavaScript'}`
  }

  #prelude(): { settle: QuickJSHandle; begin: QuickJSHandle } {
    const context = this.#context
    const { tools, now, seed } = this.#input
    const make = context.unwrapResult(context.evalCode(PRELUDE, 'prelude.js'))
    const names = context.unwrapResult(context.evalCode(`(${JSON.stringify(tools)})`, 'prelude.js'))
    const functions = [
      context.newFunction('call', (name, args) => this.#onCall(name, args)),
      context.newFunction('log', (text) => void this.#print(this.#text(text, LIMITS.logChars))),
      context.newFunction('end', (isOk, text) => {
        this.#end ??= { isOk: context.dump(isOk) === true, text: this.#text(text, LIMITS.valueChars) }
      }),
    ]
    const args = [...functions, names, context.newNumber(now), context.newNumber(seed)]
    const made = context.unwrapResult(context.callFunction(make, context.undefined, ...args))
    return { settle: context.getProp(made, 'settle'), begin: context.getProp(made, 'begin') }
  }

  /** Writes a call down and gives its number. One that was made before must be the same as then. */
  #onCall(nameHandle: QuickJSHandle, argsHandle: QuickJSHandle): QuickJSHandle {
    const tool = this.#text(nameHandle, 100)
    const number = this.#calls.length
    if (!this.#input.tools.includes(tool)) throw new Error('There is no such tool')
    if (number >= LIMITS.calls) throw new Error(`A script can make at most ${LIMITS.calls} calls`)
    const json = this.#text(argsHandle, LIMITS.argsChars + 1)
    if (json.length > LIMITS.argsChars) throw new Error('The arguments are too long')
    const args: unknown = JSON.parse(json)
    const argsHash = createHash('sha256').update(canonicalJson(args)).digest('hex')
    const before = this.#input.results[number]
    if (before !== undefined && (before.tool !== tool || before.argsHash !== argsHash)) {
      this.#stop = `The script did not repeat its call ${number + 1}, of ${before.tool}: it must do the same each time`
      throw new Error(this.#stop)
    }
    this.#calls.push({ tool, args, argsHash })
    return this.#context.newNumber(number)
  }

  /** Only texts come out of the sandbox, and only as much of them as is wanted. */
  #text(handle: QuickJSHandle, maxChars: number): string {
    if (this.#context.typeof(handle) !== 'string') return ''
    const text = this.#context.getString(handle)
    return text.length > maxChars ? `${text.slice(0, maxChars)} [cut]` : text
  }

  #print(line: string): void {
    if (this.#log.length >= LIMITS.logLines || this.#logChars >= LIMITS.logChars) return
    const text = line.slice(0, LIMITS.logChars - this.#logChars)
    this.#logChars += text.length
    this.#log.push(text)
  }
}
