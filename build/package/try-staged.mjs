import { spawnSync } from 'node:child_process'

const LIMIT_MS = 120_000

const PROGRAM = `
import { readFileSync } from 'node:fs'
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
for (const name of Object.keys(dependencies)) {
  try {
    await import(name)
  } catch (error) {
    console.log(name + ' does not load: ' + String(error).split('\\n')[0])
  }
}
process.exit(0)
`

/**
 * Loads every package from the staged folder, to see that nothing was taken away that one of them needs. Only where the
 * package is for this very system. Answers with what is wrong.
 */
export function tryStaged(folder, { platform, arch }) {
  if (platform !== process.platform || arch !== process.arch) return []
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd: folder,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  })
  if (status !== 0) return [`the packages could not be loaded: ${stderr.trim()}`]
  return stdout.split('\n').filter((line) => line !== '')
}
