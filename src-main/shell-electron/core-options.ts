import { parseArgs } from 'node:util'

/** The flags that matter to the core in the desktop shell; the ones of the browser shell mean nothing here. */
export function readCoreOptions(args: string[], env: NodeJS.ProcessEnv): { dataDir: string | null; isDemo: boolean } {
  const options = { 'data-dir': { type: 'string' }, demo: { type: 'boolean' } } as const
  const { values } = parseArgs({ args, options, strict: false, allowPositionals: true })
  const given = values['data-dir']
  return { dataDir: typeof given === 'string' ? given : env.HEARTH_DATA_DIR || null, isDemo: values.demo === true }
}
