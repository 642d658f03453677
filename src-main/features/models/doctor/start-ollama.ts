import { spawn } from 'node:child_process'
import { AppError } from '#shared/errors/errors.ts'
import { findOllamaProgram, type PcPlaces } from '../ollama-places.ts'
import { lookAround, ollamaAddresses, type PlacesDeps } from './places.ts'

const WITHIN_MS = 20_000
const LOOK_EVERY_MS = 300

export interface StartDeps extends PlacesDeps {
  pc: PcPlaces
}

/**
 * Starts the installed Ollama as a program of its own, which lives on when Hearth ends, and waits until it answers. Only ever
 * called for a click of the person.
 *
 * @throws ollama.not_installed; llm.unreachable when it does not answer in time
 */
export async function startOllama(deps: StartDeps, signal: AbortSignal): Promise<string> {
  const addresses = ollamaAddresses([], { ...deps, isOnlyThisPc: () => true })
  const answering = async () => (await lookAround(deps, addresses, signal)).find((place) => place.error === null)
  const before = await answering()
  if (before !== undefined) return before.baseUrl
  const program = await findOllamaProgram(deps.pc)
  if (program === null) {
    throw new AppError('ollama.not_installed', 'Ollama was not found on this PC. Install it from ollama.com.')
  }
  await launch(program, deps.pc.env)
  const { clock } = deps
  const begunMs = clock.monotonicMs()
  while (clock.monotonicMs() - begunMs < WITHIN_MS) {
    await clock.sleep(LOOK_EVERY_MS, signal)
    const place = await answering()
    if (place !== undefined) return place.baseUrl
  }
  throw new AppError(
    'llm.unreachable',
    `${program} was started but does not answer after ${WITHIN_MS / 1_000} s. Start Ollama by hand to see what it says.`,
  )
}

function launch(program: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['serve'], {
      detached: true,
      stdio: 'ignore',
      windowsHide: true,
      env: withoutOwn(env),
    })
    child.once('error', (cause) =>
      reject(new AppError('llm.unreachable', `${program} could not be started: ${cause.message}`, {}, { cause })),
    )
    child.once('spawn', () => {
      child.unref()
      resolve()
    })
  })
}

/** What is only for Hearth stays with Hearth. */
const withoutOwn = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('HEARTH_') && name !== 'ELECTRON_RUN_AS_NODE'),
  )
