import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { FakeModel, Script } from '#tests/support/fake-ollama/script.ts'

const MAIN = fileURLToPath(new URL('../../support/fake-ollama/main.ts', import.meta.url))

/** The scripted model server in a process of its own, so that its work is not measured with ours. */
export async function startFakeProcess(
  folder: string,
  content: { models: FakeModel[]; script: Script; parallel?: number },
): Promise<{ url: string; stop(): void }> {
  const file = join(folder, 'script.json')
  writeFileSync(file, JSON.stringify(content))
  const child = spawn(process.execPath, [MAIN, '--script', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  process.once('exit', () => child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { url } = JSON.parse(line) as { url: string }
  return { url, stop: () => child.kill('SIGTERM') }
}
