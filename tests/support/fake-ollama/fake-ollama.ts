import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, isIP } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Api, type ApiOptions, type Call, sendJson } from './api.ts'
import type { LibraryModel } from './library.ts'
import { Records, type RequestRecord } from './records.ts'
import { type ChatBody, Refusal } from './request.ts'
import type { FakeModel, Script } from './script.ts'

export interface FakeOllamaOptions extends ApiOptions {
  /** 0 or absent: any */
  port?: number
  host?: string
}

export interface FakeOllama extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** every request so far, oldest first; a row changes while its answer goes on */
  readonly requests: readonly RequestRecord[]
  /** every load of a model, with the window it was loaded for */
  readonly loads: readonly { model: string; numCtx: number; shift: boolean }[]
  setScript(script: Script): void
  setModels(models: FakeModel[]): void
  setLibrary(models: LibraryModel[]): void
  /** the bodies of all chat calls that carried messages */
  chats(): ChatBody[]
  /** Resolves with the first request that fits, now or later. */
  until(fits: (record: RequestRecord) => boolean): Promise<RequestRecord>
  close(): Promise<void>
}

/** A real HTTP server that speaks Ollama's wire format; a script says what its models answer. */
export async function createFakeOllama(options: FakeOllamaOptions): Promise<FakeOllama> {
  const records = new Records()
  const api = new Api(options)
  const server = createServer((request, response) => void serve({ api, records }, request, response))
  const host = options.host ?? '127.0.0.1'
  await listen(server, options.port ?? 0, host)
  const { port } = server.address() as AddressInfo
  const close = () => closeServer(server)
  return {
    url: `http://${host}:${port}`,
    port,
    requests: records.all,
    loads: api.runners.loads,
    setScript(script) {
      api.script = script
    },
    setModels(models) {
      api.models = models
    },
    setLibrary(models) {
      api.library.models = models
    },
    chats: () =>
      records.all.map(({ body }) => body as unknown as ChatBody).filter(({ messages }) => messages?.length > 0),
    until: (fits) => records.until(fits),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function serve(
  { api, records }: { api: Api; records: Records },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const record = records.open(request, path)
  const cancel = new AbortController()
  const call: Call = { response, record, body: {}, signal: cancel.signal }
  response.on('close', () => {
    cancel.abort()
    records.close(record, response)
  })
  try {
    if (!isOwnHost(request.headers.host)) throw new Refusal(403, 'forbidden host')
    const route = api.routes[`${request.method} ${path}`]
    if (route === undefined) throw new Refusal(404, '404 page not found')
    if (request.method !== 'GET' && request.method !== 'HEAD') record.body = call.body = await readBody(request)
    records.changed()
    await route(call)
  } catch (thrown) {
    refuse(call, thrown)
  }
  records.changed()
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const bytes = await buffer(request)
  if (bytes.length === 0) throw new Refusal(400, 'missing request body')
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>
  } catch (cause) {
    throw new Refusal(400, (cause as Error).message)
  }
}

function refuse({ response, record, signal }: Call, thrown: unknown): void {
  if (signal.aborted || response.destroyed) return
  const refusal = thrown instanceof Refusal ? thrown : new Refusal(500, String(thrown))
  record.outcome = 'refused'
  if (response.headersSent) response.end(`${JSON.stringify({ error: refusal.message })}\n`)
  else sendJson(response, { error: refusal.message }, refusal.status)
}

/** The guard against DNS rebinding: an address, localhost, or a name of the local network. */
function isOwnHost(header: string | undefined): boolean {
  const host = (header ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  return host === '' || host === 'localhost' || isIP(host) !== 0 || /\.(local|localhost|internal)$/.test(host)
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
