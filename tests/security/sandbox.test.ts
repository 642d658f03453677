import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { SCRIPT_LIMITS, type ScriptInput, type ScriptTurn } from '#main/features/toolbox/script.ts'
import { createPlayScript } from '#main/features/toolbox/script-thread.ts'
import { systemClock } from '#main/platform/system-clock.ts'

const WORK_MS = 700
const playScript = createPlayScript(systemClock)
const play = (code: string, over: Partial<ScriptInput> = {}): Promise<ScriptTurn> =>
  playScript(
    { code, tools: ['echo', 'other'], results: [], now: 1_000_000, seed: 7, workMs: WORK_MS, ...over },
    AbortSignal.timeout(30_000),
  )
/** What the script gave; a turn that gave nothing is given as it is. */
const given = async (code: string): Promise<unknown> => {
  const turn = await play(code)
  return turn.type === 'done' ? JSON.parse(turn.value || 'null') : turn
}
const hashOf = (json: string) => createHash('sha256').update(json).digest('hex')
const result = (tool: string, json: string, text: string, isOk = true) => ({ tool, argsHash: hashOf(json), isOk, text })
const failure = (message: RegExp) =>
  expect.objectContaining({ type: 'failed', message: expect.stringMatching(message) })

afterEach(() => {
  expect({ polluted: 'polluted' in {}, owned: Reflect.has(globalThis, 'owned') }).toEqual({
    polluted: false,
    owned: false,
  })
})

const UNDEFINED = 'undefined,undefined,undefined,undefined'

test('a script computes, prints, and gives what it returns, also as a single expression', async () => {
  expect(await play('const a = [1, 2, 3]; console.log("sum", { of: a }); return a.reduce((x, y) => x + y)')).toEqual({
    type: 'done',
    value: '6',
    log: ['sum {"of":[1,2,3]}'],
  })
  expect(await given('[1, 2].map((x) => x * 2)')).toEqual([2, 4])
  expect(await given('await Promise.resolve({ a: new Date(0) })')).toEqual({ a: '1970-01-01T00:00:00.000Z' })
})

test('what cannot be read, or throws, says so', async () => {
  expect(await play('const = 1')).toEqual(failure(/cannot be read/))
  expect(await play('throw new TypeError("no")')).toEqual(failure(/^TypeError: no$/))
  expect(await play('null.x')).toEqual(failure(/TypeError/))
  expect(await play('return 1n')).toEqual(failure(/BigInt/))
})

test('the same input gives the same turn: time stands still and chance is drawn from the seed', async () => {
  const code =
    'return [Date.now(), new Date().getTime(), +new Date(5), Math.random(), Math.random(), typeof performance]'
  const [first, second, other] = await Promise.all([play(code), play(code), play(code, { seed: 8 })])
  expect(first).toEqual(second)
  expect(first).not.toEqual(other)
  expect(first).toMatchObject({ value: expect.stringMatching(/^\[1000000,1000000,5,0\.\d+,0\.\d+,"undefined"\]$/) })
})

test.each([
  ['globalThis.process', 'undefined'],
  ['globalThis.require', 'undefined'],
  ['globalThis.module', 'undefined'],
  ['globalThis.fetch', 'undefined'],
  ['globalThis.XMLHttpRequest', 'undefined'],
  ['globalThis.WebSocket', 'undefined'],
  ['globalThis.WebAssembly', 'undefined'],
  ['globalThis.SharedArrayBuffer && globalThis.Worker', 'undefined'],
  ['globalThis.Buffer', 'undefined'],
  ['globalThis.Deno', 'undefined'],
  ['globalThis.std', 'undefined'],
  ['globalThis.os', 'undefined'],
  ['globalThis.setTimeout', 'undefined'],
  ['globalThis.queueMicrotask && globalThis.parent', 'undefined'],
  ['globalThis.hostCall', 'undefined'],
])('there is no %s', async (name, type) => {
  expect(await given(`return typeof (${name})`)).toBe(type)
})

const HOST = 'typeof process !== "undefined" || typeof require !== "undefined" || typeof fetch !== "undefined"'
test.each([
  ['the constructor of a function', `return [].constructor.constructor('return ${HOST}')()`],
  ['the constructor of what the host made', `return tools.echo.constructor('return ${HOST}')()`],
  ['the constructor of the console', `return console.log.constructor('return ${HOST}')()`],
  ['an async constructor', `return (async () => {}).constructor('return ${HOST}')()`],
  ['a generator constructor', `return (function* () {}).constructor('return ${HOST}')().next().value`],
  ['eval', `return (0, eval)('${HOST}')`],
  ['Function', `return new Function('return ${HOST}')()`],
  [
    'this of a sloppy function',
    `return (function () { return Object.keys(this).some((key) => /process|require/.test(key)) })()`,
  ],
  [
    'a caller',
    'try { return (function f() { return f.caller !== null && f.caller !== undefined && typeof f.caller !== "function" })() } catch { return false }',
  ],
  [
    'the stack of an error',
    `Error.prepareStackTrace = (_e, frames) => frames; const s = new Error('x').stack; return Array.isArray(s) && ${HOST}`,
  ],
  ['a proxy around what the host made', `return new Proxy(tools, {}).echo.constructor('return ${HOST}')()`],
])('%s leads to nothing outside', async (_name, code) => {
  expect(await given(code)).toBe(false)
})

test.each(['import("node:fs")', 'import("fs")', 'import("file:///etc/passwd")', 'import("./x.js")', 'import("std")'])(
  '%s gives nothing',
  async (expression) => {
    expect(await play(`return await ${expression}`)).toMatchObject({ type: 'failed' })
  },
)

test.each([
  ['of objects', 'Object.prototype.polluted = 1; Object.prototype.toJSON = () => "polluted"; return {}'],
  ['of arrays', 'Array.prototype.polluted = 1; Array.prototype.map = () => { throw 1 }; return []'],
  ['of promises', 'Promise.prototype.then = function (f) { f("owned"); return this }; return 1'],
  [
    'by a key in the result',
    'return JSON.parse(\'{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}\')',
  ],
  ['of the JSON itself', 'JSON.stringify = () => "{]"; JSON.parse = () => 1; return { a: 1 }'],
  ['of the globals', 'globalThis.owned = 1; globalThis.Object = null; globalThis.Promise = null; return 1'],
])('a prototype %s is spoilt only inside', async (_name, code) => {
  const turn = await play(code)
  expect(['done', 'failed']).toContain(turn.type)
  expect(await given('return Object.keys({}).length + [1].map((x) => x)[0]')).toBe(1)
})

test('keys that would spoil an object of the host arrive as data', async () => {
  const turn = await play('await tools.echo(JSON.parse(\'{"__proto__":{"polluted":1},"a":1}\'))')
  if (turn.type !== 'calls') throw new Error(turn.type)
  const [call] = turn.calls
  expect(JSON.stringify(call?.args)).toBe('{"__proto__":{"polluted":1},"a":1}')
  expect(Object.getPrototypeOf(call?.args)).toBe(Object.prototype)
})

test.each([
  ['a loop', 'for (;;) {}'],
  ['a loop that catches everything', 'for (;;) { try { for (;;) {} } catch {} finally { continue } }'],
  ['a loop in a getter of the result', 'return { get a() { for (;;) {} } }'],
  ['a loop in toJSON', 'return { toJSON() { for (;;) {} } }'],
  ['a loop in an argument', 'await tools.echo({ get a() { for (;;) {} } })'],
  ['a loop in a proxy', 'return new Proxy({}, { ownKeys() { for (;;) {} } })'],
  ['a loop in what is printed', 'console.log({ toJSON() { for (;;) {} } })'],
  ['a loop in what is thrown', 'throw { toJSON() { for (;;) {} } }'],
  ['promises without end', 'const again = () => Promise.resolve().then(again); await again()'],
  ['an iterator without end', 'return [...(function* () { for (;;) yield 1 })()].length'],
  ['a regular expression', 'return /^(a+)+$/.test("a".repeat(40) + "b")'],
  ['a generator of promises', 'for await (const x of (async function* () { for (;;) yield 1 })()) {}'],
  ['a sort', 'return [3, 2, 1].sort(() => { for (;;) {} })'],
  ['a loop before the function even begins', '})(), (() => { for (;;) {} })(), (async () => {'],
])(
  'the time of %s ends',
  async (_name, code) => {
    const started = performance.now()
    expect(await play(code)).toEqual(failure(/longer than|memory|did not stop/))
    expect(performance.now() - started).toBeLessThan(WORK_MS + 6_000)
  },
  20_000,
)

test.each([
  ['texts', 'let s = "x"; for (;;) s += s'],
  ['arrays', 'const a = []; for (;;) a.push(new Array(10_000).fill(1))'],
  ['buffers', 'const a = []; for (;;) a.push(new ArrayBuffer(10_000_000))'],
  ['a single buffer', 'return new ArrayBuffer(2 ** 31).byteLength'],
  ['a typed array', 'return new Float64Array(2 ** 28).length'],
  ['repeat', 'return "x".repeat(2 ** 29).length'],
  ['padding', 'return "x".padEnd(2 ** 29, "yz").length'],
  ['join', 'return new Array(2 ** 27).join("abcdefgh").length'],
  ['a map', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })'],
  ['symbols', 'const a = []; for (let i = 0; ; i++) a.push(Symbol("x".repeat(1000) + i))'],
  ['regular expressions', 'const a = []; for (let i = 0; ; i++) a.push(new RegExp("a".repeat(1000) + i))'],
  [
    'closures',
    'let f = () => 1; for (;;) { const g = f; const big = new Array(1000).fill(0); f = () => g() + big.length }',
  ],
  ['a result', 'return "x".repeat(30_000_000)'],
])(
  'the memory of %s ends, and the process stays as it was',
  async (_name, code) => {
    const before = process.memoryUsage().rss
    const turn = await play(code)
    expect(['failed', 'done']).toContain(turn.type)
    if (turn.type === 'done') expect(turn.value.length).toBeLessThan(SCRIPT_LIMITS.valueChars + 100)
    expect(process.memoryUsage().rss - before).toBeLessThan(600 * 1024 * 1024)
  },
  20_000,
)

test.each([
  ['a function', 'const f = () => f() + 1; return f()'],
  ['a getter', 'const o = { get a() { return this.a } }; return o.a'],
  ['a proxy', 'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x'],
  ['JSON', 'let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; return o'],
  ['a regular expression', 'return new RegExp("(".repeat(1e5) + ")".repeat(1e5)).test("")'],
  ['the parser', 'return eval("[".repeat(1e5) + "]".repeat(1e5))'],
  ['toString', 'const a = []; a[0] = a; const o = { toString() { return "" + this } }; return "" + o'],
  ['arguments', 'let o = {}; for (let i = 0; i < 5e4; i++) o = { o }; await tools.echo(o)'],
])(
  'recursion in %s ends',
  async (_name, code) => {
    const turn = await play(code)
    expect(['failed', 'done']).toContain(turn.type)
  },
  20_000,
)

test('what is printed is bounded', async () => {
  const turn = await play('for (let i = 0; i < 3000; i++) console.log("x".repeat(100), i); return 1', { workMs: 5_000 })
  if (turn.type !== 'done') throw new Error(turn.type)
  expect(turn.log.length).toBeLessThanOrEqual(SCRIPT_LIMITS.logLines)
  expect(turn.log.join('').length).toBeLessThanOrEqual(SCRIPT_LIMITS.logChars)
})

test('what is returned is bounded', async () => {
  const turn = await play('return "x".repeat(100_000)')
  expect(turn.type === 'done' ? turn.value.length : turn).toBeLessThan(SCRIPT_LIMITS.valueChars + 100)
})

test('waiting on one address in shared memory holds nobody', async () => {
  const turn = await play(
    'if (typeof SharedArrayBuffer === "undefined") return 1; return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)',
  )
  expect(['done', 'failed']).toContain(turn.type)
}, 20_000)

test('calls come out as data, all of one round at once, and none that is not the agent’s', async () => {
  expect(await play('await Promise.all([tools.echo({ a: 1 }), tools.other(), tools.echo({ b: [2] })])')).toEqual({
    type: 'calls',
    calls: [
      { tool: 'echo', args: { a: 1 }, argsHash: hashOf('{"a":1}') },
      { tool: 'other', args: {}, argsHash: hashOf('{}') },
      { tool: 'echo', args: { b: [2] }, argsHash: hashOf('{"b":[2]}') },
    ],
  })
  expect(await play('await tools.file_write({})')).toEqual(failure(/TypeError/))
  expect(await play('tools.evil = () => 1; return typeof tools.evil')).toMatchObject({ value: '"undefined"' })
})

test('results are given to the calls that they belong to, and errors are thrown', async () => {
  const code =
    'const a = await tools.echo({ n: 1 }); try { await tools.other({ n: 2 }) } catch (e) { return [a, e.message] }'
  const results = [result('echo', '{"n":1}', 'one')]
  expect(await play(code, { results })).toMatchObject({
    type: 'calls',
    calls: [{ tool: 'echo' }, { tool: 'other' }].slice(1),
  })
  results.push(result('other', '{"n":2}', 'Denied: no', false))
  expect(await play(code, { results })).toMatchObject({ type: 'done', value: '["one","Denied: no"]' })
})

test.each([
  ['arguments', 'await tools.echo({ n: 2 })'],
  ['a tool', 'await tools.other({ n: 1 })'],
  ['nothing at all in its place', 'return 1'],
])('a script that asks for other %s than before is stopped', async (name, code) => {
  const turn = await play(code, { results: [result('echo', '{"n":1}', 'one')] })
  if (name.startsWith('nothing')) expect(turn).toMatchObject({ type: 'done' })
  else expect(turn).toEqual(failure(/did not repeat its call 1, of echo/))
})

test('that it did not repeat a call cannot be caught', async () => {
  const code = 'try { await tools.echo({ n: 2 }) } catch {} return "fine"'
  expect(await play(code, { results: [result('echo', '{"n":1}', 'one')] })).toEqual(failure(/did not repeat/))
})

test('calls are counted: the one beyond the limit is an error in the script', async () => {
  const turn = await play('await Promise.all(Array.from({ length: 60 }, (_, i) => tools.echo({ i })))')
  expect(turn).toEqual(failure(/at most 50 calls/))
})

test('arguments are bounded', async () => {
  expect(await play('await tools.echo({ a: "x".repeat(200_000) })')).toEqual(failure(/too long/))
})

test('calls that nobody waits for do not happen, and the script hears of it', async () => {
  expect(await play('tools.echo({ n: 1 }); return 5')).toEqual({
    type: 'done',
    value: '5',
    log: ['1 calls were not waited for and did not happen: write await before them'],
  })
  expect(await play('Promise.resolve().then(() => 0).then(() => tools.echo({})); return 1')).toMatchObject({
    type: 'done',
  })
})

test('a script that waits for nothing ends', async () => {
  expect(await play('await new Promise(() => {})')).toEqual(failure(/never comes/))
})

test('texts that come in cannot break out of their quotes', async () => {
  const evil = '"); throw new Error("owned"); ("\u2028\0\ud800`$'
  const turn = await play('const text = await tools.echo({}); return text.includes("owned")', {
    results: [result('echo', '{}', evil)],
  })
  expect(turn).toMatchObject({ type: 'done', value: 'true' })
})

test('a script that is stopped from outside ends with the reason', async () => {
  const stop = new AbortController()
  const playing = playScript(
    { code: 'for (;;) {}', tools: [], results: [], now: 0, seed: 0, workMs: WORK_MS },
    stop.signal,
  )
  const reason = new Error('enough')
  stop.abort(reason)
  await expect(playing).rejects.toBe(reason)
})

test.each([
  ['frames of the stack', 'try { null.x } catch (e) { return /node:|file:|worker|[/]src/.test(e.stack) }', false],
  ['a hook for stacks', 'Error.prepareStackTrace = (e, s) => s; return typeof new Error().stack', 'string'],
  ['the caller of a function', 'function f() { return typeof arguments.callee.caller } return f()', 'undefined'],
  ['the names of the prelude', 'try { return eval("hostCall") } catch (e) { return e.name }', 'ReferenceError'],
  ['names of other engines', 'return [typeof bjson, typeof print, typeof gc, typeof navigator].join()', UNDEFINED],
  ['the prototype of the tools', 'return Object.getPrototypeOf(tools) === null && !("constructor" in tools)', true],
  ['a tool that is called __proto__', 'return (await tools["__proto__"]?.({})) ?? "none"', 'none'],
  ['a class of its own for time', 'return new (class extends Date {})().getTime()', 1_000_000],
  ['a buffer that grows past the limit', 'return new ArrayBuffer(10, { maxByteLength: 2 ** 32 }).byteLength', null],
  [
    'arguments that are nested endlessly',
    'let o = 1; for (let i = 0; i < 1e5; i++) o = [o]; await tools.echo({ o })',
    null,
  ],
  [
    'a species of its own',
    'class P extends Promise { static get [Symbol.species]() { return Array } } return typeof process',
    'undefined',
  ],
  ['a then that answers often', 'return { then(resolve) { for (let i = 0; i < 9; i++) resolve(i) } }', 0],
])('%s give nothing of the host', async (_name, code, expected) => {
  const turn = await play(code, { workMs: 10_000 })
  if (expected === null) expect(turn.type).toBe('failed')
  else expect(turn).toMatchObject({ type: 'done', value: JSON.stringify(expected) })
})

test('a setter for every place of a list hears nothing of the host, and harms only its own script', async () => {
  const code = `const heard = []
    Object.defineProperty(Array.prototype, '0', { set(v) { heard[heard.length + 1] = typeof v?.constructor?.constructor?.('return this')().process }, configurable: true })
    tools.echo({}); return heard.filter((each) => each !== 'undefined').length`
  expect(['failed', 'done']).toContain((await play(code)).type)
  expect(await given('return [1, 2].length')).toBe(2)
})
