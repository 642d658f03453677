import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, test as base, expect, type Page } from '@playwright/test'
import { assistantModels, assistantScript } from '#tests/support/fake-ollama/assistant-script.ts'
import { createFakeOllama, type FakeOllama } from '#tests/support/fake-ollama/fake-ollama.ts'
import { type Client, type HeadlessCore, startHeadlessCore } from '#tests/support/headless-core.ts'

export { expect }

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Hearth in front of a person: the page of the headless shell in Chromium, or the window of the desktop shell. */
export interface Shell {
  readonly kind: 'headless' | 'desktop'
  readonly dataDir: string
  /** Prepares the data folder through the contract, before the page is opened. */
  prepare<T>(work: (client: Client) => Promise<T>): Promise<T>
  /** Opens the page, at an address inside it: `#/chat`. */
  open(hash?: string): Promise<Page>
  /** The contract beside the page; only the headless shell has it. */
  client(): Promise<Client>
  /** kill -9, then a new start on the same data folder. The page is left as it is; `open` shows it again. */
  crash(): Promise<void>
}

interface Fixtures {
  shell: Shell
  ollama: FakeOllama
  /** an empty folder for files of the story */
  folder: string
  /** what the page complained about: console errors, uncaught errors, policy violations */
  complaints: string[]
  /** complaints that belong to the story: a core that dies cuts the page's connection */
  tolerated: RegExp[]
}

interface Options {
  shellKind: 'headless' | 'desktop'
}

/** Where Electron's binary is, without importing the package, which would try to download it. */
export function electronBinary(): string | null {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(ROOT, 'node_modules/electron/dist')
  const names = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
  return names.map((name) => join(dist, name)).find((path) => existsSync(path)) ?? null
}

const temporary = (name: string) => mkdtempSync(join(tmpdir(), `hearth-${name}-`))
const remove = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 5 })

export const test = base.extend<Fixtures & Options>({
  shellKind: ['headless', { option: true }],

  // Playwright reads the names of what a fixture needs from its first parameter, so it must be a pattern.
  // biome-ignore lint/correctness/noEmptyPattern: see above
  ollama: async ({}, use) => {
    const server = await createFakeOllama({ models: assistantModels, script: assistantScript, parallel: 4 })
    await use(server)
    await server.close()
  },

  // biome-ignore lint/correctness/noEmptyPattern: see above
  folder: async ({}, use) => {
    const folder = temporary('files')
    await use(folder)
    remove(folder)
  },

  // biome-ignore lint/correctness/noEmptyPattern: see above
  tolerated: async ({}, use) => use([]),

  complaints: async ({ page, tolerated }, use) => {
    const complaints: string[] = []
    watch(page, complaints)
    await use(complaints)
    const unexpected = complaints.filter((text) => !tolerated.some((pattern) => pattern.test(text)))
    expect(unexpected, 'the page logged errors').toEqual([])
  },

  shell: async ({ page, shellKind, complaints }, use, info) => {
    const isMissing = shellKind === 'desktop' && electronBinary() === null
    info.skip(isMissing, 'Electron is not installed here, so the desktop shell cannot be opened')
    const dataDir = temporary('data')
    const shell = shellKind === 'desktop' ? desktopShell(dataDir, complaints) : headlessShell(dataDir, page)
    await use(shell)
    await shell.close()
    if (info.status !== info.expectedStatus) await info.attach('core log', { body: shell.log().join('\n') })
    remove(dataDir)
  },
})

interface OwnedShell extends Shell {
  log(): string[]
  close(): Promise<void>
}

function headlessShell(dataDir: string, page: Page): OwnedShell {
  let core: Promise<HeadlessCore> | null = null
  const log: string[] = []
  const started = () => {
    core ??= startHeadlessCore({ dataDir })
    return core
  }
  const end = async (how: 'stop' | 'kill') => {
    const running = await core
    core = null
    await running?.[how]()
    log.push(...(running?.log ?? []))
  }
  return {
    kind: 'headless',
    dataDir,
    prepare: async (work) => work(await (await started()).connect()),
    client: async () => (await started()).connect(),
    crash: async () => {
      await end('kill')
      await started()
    },
    async open(hash = '') {
      const { url, token } = await started()
      await page.goto('about:blank')
      await page.goto(`${url}#token=${token}`)
      await page.getByRole('main').first().waitFor()
      // the page has taken its token out of the address
      await page.waitForFunction(() => !location.hash.startsWith('#token='))
      if (hash !== '') await page.goto(`${url}${hash}`)
      return page
    },
    log: () => log,
    async close() {
      await page.goto('about:blank')
      await end('stop')
    },
  }
}

function desktopShell(dataDir: string, complaints: string[]): OwnedShell {
  const executablePath = electronBinary()
  let app: Awaited<ReturnType<typeof _electron.launch>> | null = null
  const needsSocket = () => test.skip(true, 'this story talks to the core beside the page: headless shell only')
  return {
    kind: 'desktop',
    dataDir,
    async prepare(work) {
      const core = await startHeadlessCore({ dataDir })
      try {
        return await work(await core.connect())
      } finally {
        await core.stop()
      }
    },
    async client() {
      needsSocket()
      throw new Error('skipped')
    },
    async crash() {
      needsSocket()
    },
    async open(hash = '') {
      if (executablePath === null) throw new Error('Electron is not installed here')
      app = await _electron.launch({ executablePath, args: [ROOT, '--data-dir', dataDir] })
      const window = await app.firstWindow()
      watch(window, complaints)
      await window.getByRole('main').first().waitFor()
      if (hash !== '') await window.evaluate((next) => location.assign(next), hash)
      return window
    },
    log: () => readLogs(dataDir),
    close: async () => app?.close(),
  }
}

const readLogs = (dataDir: string): string[] =>
  existsSync(join(dataDir, 'logs')) ? readdirSync(join(dataDir, 'logs')) : []

function watch(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
}
