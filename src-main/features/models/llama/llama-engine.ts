import { embed } from './embed.ts'
import { toEngineError } from './engine-error.ts'
import type { FromEngine, ToEngine } from './engine-protocol.ts'
import { generate } from './generate.ts'
import { ModelHolder } from './loaded-model.ts'

/**
 * The engine process: owns llama.cpp, so that a crash, a hang or a leak in it never touches the core. One call at a time in the
 * order they came; `stop` and `ping` are heard at once. It ends when the core closes the channel.
 */
const holder = new ModelHolder(process.env.HEARTH_ENGINE_GPU === 'off' ? false : 'auto')
const stops = new Map<number, AbortController>()
let line: Promise<void> = Promise.resolve()

/** Steps of load progress that are worth telling. */
const STEP = 0.02
const told = new Map<number, number>()

const send = (message: FromEngine): void => {
  if (message.type === 'progress' && message.progress < 1) {
    if (message.progress - (told.get(message.id) ?? -1) < STEP) return
    told.set(message.id, message.progress)
  }
  if (process.connected) process.send?.(message)
}

async function perform(call: Exclude<ToEngine, { type: 'stop' | 'ping' }>, signal: AbortSignal): Promise<void> {
  const { id } = call
  signal.throwIfAborted()
  switch (call.type) {
    case 'load': {
      const { gpuShare } = await holder.ensure(call.file, signal, (progress) =>
        send({ type: 'progress', id, stage: 'load', progress }),
      )
      return send({ type: 'loaded', id, gpuShare })
    }
    case 'count': {
      const model = await holder.tokenizer(call.path)
      return send({ type: 'counts', id, counts: call.texts.map((text) => model.tokenize(text).length) })
    }
    case 'embed': {
      const vectors = await embed(holder, call, { signal, send })
      return send({ type: 'vectors', id, vectors })
    }
    case 'memory': {
      const { total, free, unifiedSize } = await (await holder.llama()).getVramState()
      return send({ type: 'memory', id, totalBytes: total, freeBytes: free, isShared: unifiedSize > 0 })
    }
    case 'generate':
      return generate(holder, call, { signal, send })
  }
}

async function answer(call: Exclude<ToEngine, { type: 'stop' | 'ping' }>, signal: AbortSignal): Promise<void> {
  try {
    await perform(call, signal)
  } catch (thrown) {
    const { code, message, data } = toEngineError(thrown)
    send({ type: 'error', id: call.id, code, message, data })
  } finally {
    stops.delete(call.id)
    told.delete(call.id)
  }
}

process.on('message', (message: ToEngine) => {
  if (message.type === 'ping') return send({ type: 'pong' })
  if (message.type === 'stop') return stops.get(message.id)?.abort()
  const stop = new AbortController()
  stops.set(message.id, stop)
  const run = () => answer(message, stop.signal)
  if (message.type === 'count' || message.type === 'memory') void run()
  else line = line.then(run)
})
process.on('disconnect', () => process.exit(0))
