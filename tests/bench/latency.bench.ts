import { once } from 'node:events'
import { join } from 'node:path'
import { MessageChannel, Worker } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { type Client, startHeadlessCore } from '#tests/support/headless-core.ts'
import { startFakeProcess } from './support/fake-process.ts'
import {
  eventLoopP99Ms,
  RATE,
  STREAMS,
  startStreams,
  streamModels,
  streamScript,
  timeCalls,
} from './support/latency.ts'
import { type Figure, report } from './support/report.ts'
import { percentile } from './support/stats.ts'
import { inTemporaryFolder } from './support/workspace.ts'

async function overPort(dataDir: string): Promise<{ client: Client; stop(): Promise<void> }> {
  const worker = new Worker(new URL('./support/port-core.ts', import.meta.url), { workerData: dataDir })
  await once(worker, 'message')
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ port: port2 }, [port2])
  const client: Client = createORPCClient(new RPCLink({ port: port1 }))
  port1.start()
  return {
    client,
    async stop() {
      port1.close()
      worker.postMessage('stop')
      await once(worker, 'exit')
    },
  }
}

async function overSocket(dataDir: string): Promise<{ client: Client; stop(): Promise<unknown> }> {
  const core = await startHeadlessCore({ dataDir })
  return { client: await core.connect(), stop: () => core.stop() }
}

async function measure(name: string, client: Client, options: { url: string; target: number }): Promise<Figure[]> {
  const quiet = await timeCalls(client)
  const streams = await startStreams(client, options.url)
  const loop = eventLoopP99Ms(client)
  const before = streams.tokens()
  const startedAt = performance.now()
  const busy = await timeCalls(client)
  const rate = ((streams.tokens() - before) * 1_000) / (performance.now() - startedAt)
  const figures = [
    { what: `${name}: a procedure, nothing running, p50`, value: percentile(quiet, 0.5), unit: 'ms' },
    { what: `${name}: a procedure, nothing running, p99`, value: percentile(quiet, 0.99), unit: 'ms' },
    { what: `${name}: a procedure, ${STREAMS} runs streaming, p50`, value: percentile(busy, 0.5), unit: 'ms' },
    {
      what: `${name}: a procedure, ${STREAMS} runs streaming, p99`,
      value: percentile(busy, 0.99),
      unit: 'ms',
      target: options.target,
      note: `${busy.length} calls`,
    },
    {
      what: `${name}: tokens streamed meanwhile`,
      value: rate,
      unit: 'a second',
      note: `${STREAMS} x ${RATE} asked for`,
    },
    { what: `${name}: event-loop delay of the core, p99`, value: await loop, unit: 'ms', target: 50 },
  ]
  await streams.ended
  return figures
}

await inTemporaryFolder(async (folder) => {
  const fake = await startFakeProcess(folder, { models: streamModels, script: streamScript })
  const port = await overPort(join(folder, 'port'))
  const figures = await measure('MessagePort', port.client, { url: fake.url, target: 10 })
  await port.stop()
  const socket = await overSocket(join(folder, 'socket'))
  figures.push(...(await measure('WebSocket', socket.client, { url: fake.url, target: 20 })))
  await socket.stop()
  fake.stop()
  report('latency', figures)
})
