import { parseArgs } from 'node:util'
import { AppError } from '#shared/errors/errors.ts'

export interface HeadlessOptions {
  port: number
  /** null: the platform's own place */
  dataDir: string | null
  /** null: a random one */
  token: string | null
  opensBrowser: boolean
  isDemo: boolean
  wantsHelp: boolean
}

export const DEFAULT_PORT = 4310

export const HEADLESS_FLAGS = {
  headless: { type: 'boolean' },
  port: { type: 'string' },
  'data-dir': { type: 'string' },
  token: { type: 'string' },
  'no-open': { type: 'boolean' },
  demo: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

export const USAGE = `Hearth in a browser

  --port N          port on 127.0.0.1; 0 takes any free one (default ${DEFAULT_PORT})
  --data-dir DIR    folder for all data (also HEARTH_DATA_DIR)
  --token T         access token, 16 characters or more (default: a random one)
  --no-open         do not open the browser
  --demo            a separate profile filled with examples
  --headless        accepted and ignored: this is the headless shell
  --help            this text
`

/** The command line and environment as options. Throws input.invalid with what is wrong. */
export function readOptions(args: string[], env: NodeJS.ProcessEnv): HeadlessOptions {
  const flags = parse(args)
  return {
    port: flags.port === undefined ? DEFAULT_PORT : readPort(flags.port),
    dataDir: flags['data-dir'] || env.HEARTH_DATA_DIR || null,
    token: flags.token === undefined ? null : readToken(flags.token),
    opensBrowser: flags['no-open'] !== true,
    isDemo: flags.demo === true,
    wantsHelp: flags.help === true,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: HEADLESS_FLAGS, strict: true, allowPositionals: false }).values
  } catch (error) {
    const [reason] = (error as Error).message.split('. ')
    throw new AppError('input.invalid', `${reason}. --help lists the flags.`)
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new AppError('input.invalid', `--port takes a number from 0 to 65535, not "${text}".`)
}

function readToken(text: string): string {
  if (/^[\w-]{16,200}$/.test(text)) return text
  throw new AppError('input.invalid', '--token takes 16 to 200 letters, digits, - or _.')
}
