import { installIfNeeded } from './setup/install.mjs'
import { rerunWithNewerNode, stopWithNpm } from './setup/runtime.mjs'

const COMMANDS = [
  'start',
  'test',
  'check',
  'dev',
  'bench',
  'docs',
  'new-feature',
  'new-migration',
  'dist-win',
  'dist-linux',
  'dist-mac',
]
const [command, ...rest] = process.argv.slice(2)
const args = rest[0] === '--' ? rest.slice(1) : rest

if (command !== undefined && !COMMANDS.includes(command)) {
  process.stderr.write(`hearth: there is no "${command}". Commands: ${COMMANDS.join(', ')}\n`)
  process.exit(2)
}

stopWithNpm()
installIfNeeded()
const childExit = await rerunWithNewerNode()
if (childExit !== null) process.exit(childExit)
if (command !== undefined) {
  const { run } = await import(`./commands/${command}.mjs`)
  const exitCode = await run(args)
  if (typeof exitCode === 'number') process.exit(exitCode)
}
