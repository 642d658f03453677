import { join } from 'node:path'
import { makeFiles, put } from './make-files.ts'
import { makeTestDb } from './test-db.ts'

/**
 * A process that may be killed at any moment: adds lines to one file, each in its own call with its own key, and on
 * the next start makes all the calls again, as a resumed run would.
 */
const [base = '', lines = '0'] = process.argv.slice(2)
const files = makeFiles({ base, db: makeTestDb({ path: join(base, 'test.sqlite') }) })
if (files.lookup.all().length === 0) {
  put(join(base, 'notes/log.md'), 'END\n')
  await files.folder('notes')
}
await files.start()
process.stdout.write('ready\n')
for (let i = 1; i <= Number(lines); i++) {
  const args = { path: 'log.md', oldText: 'END', newText: `line ${i}\nEND` }
  await files.call('file_edit', args, { callId: `call_${i}` })
}
process.stdout.write('done\n')
files.db.close()
