import { addFeature } from '../new/feature.mjs'
import { inRoot, say } from '../setup/root.mjs'

/** `npm run new:feature reminders` */
export async function run([name = '']) {
  if (!/^[a-z][a-z0-9]*$/.test(name)) {
    say('One word in lower case, the same that the page will have: npm run new:feature reminders')
    return 2
  }
  const files = addFeature(inRoot(), name)
  if (files.length === 0) {
    say(`There is a feature "${name}" already.`)
    return 2
  }
  for (const file of files) say(`wrote ${file}`)
  say('Next: its rules in the service, its tables in a migration, its page in src-renderer/app.')
  return 0
}
