import { addMigration } from '../new/migration.mjs'
import { inRoot, say } from '../setup/root.mjs'

/** `npm run new:migration add-run-labels` */
export async function run([name = '']) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    say('Say what it does, in lower case with dashes: npm run new:migration add-run-labels')
    return 2
  }
  for (const file of addMigration(inRoot(), name)) say(`wrote ${file}`)
  return 0
}
