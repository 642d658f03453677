import { InsufficientMemoryError } from 'node-llama-cpp'
import type { EngineErrorCode } from './engine-protocol.ts'

/** An error inside the engine process, with the code that the core gives it. */
export class EngineError extends Error {
  readonly code: EngineErrorCode
  readonly data: Record<string, unknown>

  constructor(code: EngineErrorCode, message: string, data: Record<string, unknown> = {}) {
    super(message)
    this.code = code
    this.data = data
  }
}

/** llama.cpp itself could not be started: its prebuilt part is missing or does not fit this machine. */
export const startError = (thrown: unknown) =>
  new EngineError(
    'llm.engine_crashed',
    'The built-in engine cannot start on this machine. Install Hearth again, or use models of Ollama.',
    { said: thrown instanceof Error ? thrown.message : String(thrown) },
  )

/** What a failed load means: too little memory, a stop, or a file that the engine cannot read. */
export function loadError(thrown: unknown, signal: AbortSignal): EngineError {
  if (thrown instanceof EngineError) return thrown
  const said = thrown instanceof Error ? thrown.message : String(thrown)
  if (signal.aborted) return new EngineError('cancelled', 'Stopped')
  const isMemory =
    thrown instanceof InsufficientMemoryError || /insufficient memory|too large|failed to (create|allocate)/i.test(said)
  if (isMemory) {
    return new EngineError(
      'llm.out_of_memory',
      'There is not enough memory for this model. Close other programs, choose a smaller model, or set a smaller window in Settings, Models.',
      { said },
    )
  }
  return new EngineError(
    'llm.model_broken',
    'The engine cannot read this model file: it is incomplete, damaged or of an unknown kind. Download it again or choose another one.',
    { said },
  )
}

export function toEngineError(thrown: unknown): EngineError {
  if (thrown instanceof EngineError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') return new EngineError('cancelled', 'Stopped')
  return new EngineError('bug', thrown instanceof Error ? thrown.message : String(thrown))
}
