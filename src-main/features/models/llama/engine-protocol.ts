/** What the core and the engine process say to each other, as JSON lines of Node's IPC channel. */

export interface TemplateMessage {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content: string
  name?: string
  tool_call_id?: string
  reasoning_content?: string
  tool_calls?: Array<{ id: string; type: 'function'; function: { name: string; arguments: unknown } }>
}

export interface PromptInput {
  messages: TemplateMessage[]
  tools: Array<{ type: 'function'; function: { name: string; description: string; parameters: unknown } }>
  isThinkingOff: boolean
}

export interface Sampling {
  temperature?: number
  topP?: number
  seed?: number
}

export interface ModelFile {
  path: string
  numCtx: number
}

export type ToEngine =
  | { type: 'load'; id: number; file: ModelFile }
  | {
      type: 'generate'
      id: number
      file: ModelFile
      prompt: PromptInput
      sampling: Sampling
      maxTokens: number
      format?: Record<string, unknown>
    }
  | { type: 'embed'; id: number; file: ModelFile; texts: string[] }
  | { type: 'memory'; id: number }
  | { type: 'count'; id: number; path: string; texts: string[] }
  | { type: 'stop'; id: number }
  | { type: 'ping' }

export type EngineErrorCode =
  | 'llm.context_overflow'
  | 'llm.model_broken'
  | 'llm.out_of_memory'
  | 'llm.bad_request'
  | 'llm.engine_crashed'
  | 'cancelled'
  | 'bug'

export type FromEngine =
  | { type: 'progress'; id: number; stage: 'load' | 'prompt'; progress: number }
  | { type: 'loaded'; id: number; gpuShare: number }
  | { type: 'started'; id: number; promptTokens: number; cachedTokens: number; startsThinking: boolean }
  | { type: 'text'; id: number; text: string }
  | { type: 'done'; id: number; reason: 'stop' | 'length'; outputTokens: number }
  | { type: 'counts'; id: number; counts: number[] }
  | { type: 'vectors'; id: number; vectors: number[][] }
  /** of the graphics card; both 0 without one */
  | { type: 'memory'; id: number; totalBytes: number; freeBytes: number; isShared: boolean }
  | { type: 'error'; id: number; code: EngineErrorCode; message: string; data: Record<string, unknown> }
  | { type: 'pong' }

export type EngineAnswer = Extract<FromEngine, { id: number }>
/** Answers after which nothing more comes for a call. */
export const isLast = (answer: EngineAnswer, call: ToEngine['type']): boolean =>
  answer.type === 'done' ||
  answer.type === 'error' ||
  answer.type === 'counts' ||
  answer.type === 'vectors' ||
  answer.type === 'memory' ||
  (answer.type === 'loaded' && call === 'load')
