import { parseArgs } from 'node:util'

/** The flags of `npm start --`. The shells know the same ones; a test compares the tables. */
export const START_FLAGS = {
  headless: {
    type: 'boolean',
    help: '--headless        serve the page to a browser instead of opening a window;\n                    so do --port, --token and --no-open',
  },
  port: { type: 'string', help: '--port N          port of the headless shell; 0 takes any free one (default 4310)' },
  'data-dir': { type: 'string', help: '--data-dir DIR    folder for all data (also HEARTH_DATA_DIR)' },
  token: { type: 'string', help: '--token T         access token of the headless shell (default: a random one)' },
  'no-open': { type: 'boolean', help: '--no-open         do not open the browser' },
  demo: { type: 'boolean', help: '--demo            a separate profile filled with examples' },
  help: { type: 'boolean', help: '--help            this text' },
}

export const USAGE = `npm start -- [flags]\n\n${Object.values(START_FLAGS)
  .map((flag) => `  ${flag.help}`)
  .join('\n')}\n`

/** Flags that only the headless shell understands: whoever gives one means it. */
const HEADLESS_ONLY = ['headless', 'port', 'token', 'no-open']

/** True when these flags ask for the headless shell, also where the desktop window could be opened. */
export const wantsHeadless = (flags) => HEADLESS_ONLY.some((name) => flags[name] !== undefined)

/** The flags, or `{ problem }` with the reason and the usage. */
export function readStartFlags(args) {
  try {
    const options = Object.fromEntries(Object.entries(START_FLAGS).map(([name, { type }]) => [name, { type }]))
    return { flags: parseArgs({ args, options, strict: true, allowPositionals: false }).values }
  } catch (error) {
    return { problem: `${error.message.split('. ')[0]}.\n\n${USAGE}` }
  }
}
