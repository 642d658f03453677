/**
 * Runs inside of the sandbox before the script, as text: it has no access to anything here. What it takes from the world
 * are the three functions that it is called with, all of which take and give only texts and numbers; what it gives back
 * settles a call. A script that spoils the prelude's own tools harms only itself.
 */
export const PRELUDE = `(function (hostCall, hostLog, hostEnd, names, now, seed) {
  'use strict'
  const { stringify } = JSON
  const RealDate = Date
  function FixedDate(...args) {
    if (new.target === undefined) return new RealDate(now).toString()
    return Reflect.construct(RealDate, args.length === 0 ? [now] : args, new.target)
  }
  FixedDate.prototype = RealDate.prototype
  FixedDate.prototype.constructor = FixedDate
  FixedDate.now = () => now
  FixedDate.parse = RealDate.parse
  FixedDate.UTC = RealDate.UTC
  globalThis.Date = FixedDate
  delete globalThis.performance
  let state = seed | 0
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const show = (value) => {
    if (typeof value === 'string') return value
    if (value instanceof Error) return value.name + ': ' + value.message
    const text = typeof value === 'bigint' ? value + 'n' : stringify(value)
    return text === undefined ? String(value) : text
  }
  const log = (...values) => hostLog(values.map(show).join(' '))
  globalThis.console = Object.freeze({ log, info: log, warn: log, error: log, debug: log })
  const waiting = []
  const tools = Object.create(null)
  for (const name of names) {
    tools[name] = (args) =>
      new Promise((resolve, reject) => {
        const number = hostCall(name, stringify(args === undefined ? {} : args))
        waiting[number] = { resolve, reject }
      })
  }
  globalThis.tools = Object.freeze(tools)
  return {
    settle(number, isOk, text) {
      const { resolve, reject } = waiting[number]
      waiting[number] = undefined
      if (isOk) resolve(text)
      else reject(new Error(text))
    },
    begin(main) {
      main().then(
        (value) => hostEnd(true, value === undefined ? '' : (stringify(value) ?? '')),
        (thrown) => hostEnd(false, show(thrown)),
      ).catch((thrown) => hostEnd(false, show(thrown)))
    },
  }
})`
