import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { assistantModels, assistantScript } from './assistant-script.ts'
import { createFakeOllama } from './fake-ollama.ts'
import type { LibraryModel } from './library.ts'
import type { FakeModel, Script } from './script.ts'
import { starterLibrary } from './starter-library.ts'

/**
 * The program: `node tests/support/fake-ollama/main.ts [--port 11434] [--script FILE]`. The file is JSON:
 * `{ "models": [...], "script": [...], "parallel": 1 }`; without one it behaves like a small assistant.
 * It prints one line of JSON when it is ready.
 */
const { values } = parseArgs({ options: { port: { type: 'string' }, script: { type: 'string' } } })
const file = values.script === undefined ? {} : (JSON.parse(readFileSync(values.script, 'utf8')) as ScriptFile)
const server = await createFakeOllama({
  models: file.models ?? assistantModels,
  script: file.script ?? assistantScript,
  port: Number(values.port ?? 0),
  parallel: file.parallel ?? 1,
  library: file.library ?? starterLibrary,
})
process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`)
process.once('SIGTERM', () => void server.close())
process.once('SIGINT', () => void server.close())

interface ScriptFile {
  models?: FakeModel[]
  script?: Script
  library?: LibraryModel[]
  parallel?: number
}
