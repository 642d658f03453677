import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { Contract } from '#shared/contract/contract.ts'

export type Client = ContractRouterClient<Contract>

export interface HeadlessCoreOptions {
  dataDir: string
  args?: string[]
  env?: Record<string, string>
}

export interface HeadlessCore {
  /** where the page is, without the token */
  readonly url: string
  readonly token: string
  readonly pid: number
  /** from the start of the process to its ready line */
  readonly startMs: number
  /** all lines of stderr so far */
  readonly log: readonly string[]
  /** A client over its own WebSocket. Closed with the process. */
  connect(): Promise<Client>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const ENTRY = `${ROOT}out/main/headless.js`
const START_TIMEOUT_MS = 30_000

/** Builds the app when a source is newer than the last build. */
export async function buildApp(): Promise<void> {
  const { buildIfStale } = (await import(`${ROOT}build/app-bundle.mjs`)) as { buildIfStale(): boolean }
  if (!buildIfStale()) throw new Error('the app does not build')
}

/** Starts the built headless shell on any free port, as a person would, and waits for its ready line. */
export async function startHeadlessCore(options: HeadlessCoreOptions): Promise<HeadlessCore> {
  const startedAt = performance.now()
  const args = [ENTRY, '--port', '0', '--no-open', '--data-dir', options.dataDir, ...(options.args ?? [])]
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const leave = () => child.kill('SIGKILL')
  process.once('exit', leave)
  child.once('exit', () => process.off('exit', leave))
  const log: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line))
  const { url, token } = await readyLine(child, log)
  return {
    url,
    token,
    pid: child.pid ?? 0,
    startMs: performance.now() - startedAt,
    log,
    connect: () => connect(url, token),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const [code] = (await exited) as [number | null]
      return code
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

function readyLine(child: ChildProcess, log: string[]): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: string) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      reject(new Error(`the headless shell ${why}:\n${log.slice(-40).join('\n')}`))
    }
    const timer = setTimeout(() => giveUp('was not ready in time'), START_TIMEOUT_MS)
    const onExit = (code: number | null) => giveUp(`ended with ${code}`)
    child.once('exit', onExit)
    if (child.stdout === null) return giveUp('has no output')
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer)
      child.off('exit', onExit)
      resolve(JSON.parse(line) as { url: string; token: string })
    })
  })
}

async function connect(url: string, token: string): Promise<Client> {
  const address = new URL('rpc', url)
  address.protocol = 'ws:'
  const websocket = new WebSocket(address, { headers: { authorization: `Bearer ${token}` } })
  websocket.on('error', () => {})
  await once(websocket, 'open')
  return createORPCClient(new RPCLink({ websocket: websocket as unknown as globalThis.WebSocket }))
}
