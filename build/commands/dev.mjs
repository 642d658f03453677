import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { inRoot, ROOT, say } from '../setup/root.mjs'

const CORE_PORT = 4311
const PAGE_PORT = 5173

/** The core from source, restarted when it changes, and the page from Vite with hot reload. Extra flags go to the core. */
export async function run(args) {
  const token = randomBytes(24).toString('base64url')
  const flags = [
    '--port',
    String(CORE_PORT),
    '--token',
    token,
    '--no-open',
    '--data-dir',
    inRoot('.hearth-dev'),
    ...args,
  ]
  const core = spawn(
    process.execPath,
    [
      '--watch-path=src-main',
      '--watch-path=src-shared',
      '--watch-preserve-output',
      'src-main/shell-headless/headless.ts',
      ...flags,
    ],
    { cwd: ROOT, stdio: ['ignore', 2, 2] },
  )
  const { createServer } = await import('vite')
  const vite = await createServer({ ...(await pageConfig()), logLevel: 'warn' })
  await vite.listen()
  say(`Hearth for development: http://127.0.0.1:${PAGE_PORT}/#token=${token}`)
  return stopTogether(core, vite)
}

async function pageConfig() {
  const { default: react } = await import('@vitejs/plugin-react')
  const core = `http://127.0.0.1:${CORE_PORT}`
  return {
    configFile: false,
    root: inRoot('src-renderer'),
    plugins: [react()],
    server: {
      host: '127.0.0.1',
      port: PAGE_PORT,
      strictPort: true,
      proxy: { '/rpc': toCore(core, true), '/session': toCore(core), '/api': toCore(core) },
    },
  }
}

/** The core answers only its own origin: for it, the proxied page is the page of its own address. */
const toCore = (target, ws = false) => ({
  target,
  ws,
  changeOrigin: true,
  configure(proxy) {
    const rename = (request) => request.getHeader('origin') && request.setHeader('origin', target)
    proxy.on('proxyReq', rename)
    proxy.on('proxyReqWs', rename)
  },
})

function stopTogether(core, vite) {
  return new Promise((resolve) => {
    const stop = async () => {
      core.kill('SIGTERM')
      await vite.close()
      resolve(0)
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    core.once('exit', (code) => {
      vite.close().finally(() => resolve(code ?? 0))
    })
  })
}
