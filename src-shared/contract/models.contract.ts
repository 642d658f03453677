import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { EpochMs, ProviderId } from '../domain/ids.ts'
import { ModelCapability, ModelParams, ModelRef, ProviderKind, ProviderLocation } from '../domain/model.ts'
import { Done, flagParam, pick, procedure } from './base.ts'
import { DoctorFinding } from './doctor.ts'

export const ProviderState = z.object({
  status: z.enum(['ready', 'unreachable', 'unauthorised', 'unknown']),
  /** in words, with what to do next; empty when ready */
  detail: z.string(),
  version: z.string().nullable(),
  checkedAt: EpochMs.nullable(),
})

export const Provider = z.object({
  providerId: ProviderId,
  kind: ProviderKind,
  name: z.string(),
  /** empty for the embedded engine */
  baseUrl: z.string(),
  hasKey: z.boolean(),
  isEnabled: z.boolean(),
  location: ProviderLocation,
  state: ProviderState,
})
export type Provider = z.infer<typeof Provider>

export const Model = z.object({
  ref: ModelRef,
  title: z.string(),
  providerName: z.string(),
  /** who gets the words, when the provider only passes them on */
  destination: z.string().optional(),
  location: ProviderLocation,
  capabilities: z.array(ModelCapability),
  /** what the model was trained for */
  contextLength: z.number().int().nullable(),
  /** the one window size that Hearth uses for this model */
  numCtx: z.number().int(),
  /** tool calls by prompt, for models without them */
  usesPromptedTools: z.boolean(),
  sizeBytes: z.number().nullable(),
  isLoaded: z.boolean(),
  gpuShare: z.number().min(0).max(1).nullable(),
  /** tokens that the server really gave the loaded model, where it tells */
  allocatedTokens: z.number().int().nullable().optional(),
  /** memory that each token of the window takes, where it is known */
  kvBytesPerToken: z.number().nullable().optional(),
  /** what the person chose for this model; a chat's or an agent's own come first */
  params: ModelParams.optional(),
  /** minutes in memory after the last call: -1 for ever, 0 not at all, null as the setting says */
  keepAliveMinutes: z.number().int().nullable().optional(),
  price: z.object({ inputUsdPerMillion: z.number(), outputUsdPerMillion: z.number() }).nullable(),
})
export type Model = z.infer<typeof Model>

/** A model server that was found on this PC, or the places where none answered. */
export const Detection = z.object({
  ollama: z.array(
    z.object({
      baseUrl: z.string(),
      found: z.boolean(),
      version: z.string().nullable(),
      models: z.array(z.string()),
      detail: z.string(),
    }),
  ),
  ggufFiles: z.array(z.object({ path: z.string(), name: z.string(), sizeBytes: z.number() })),
})
export type Detection = z.infer<typeof Detection>

/** A model on its way from the library of its provider. One at a time per provider; the others wait. */
export const Download = z.object({
  ref: ModelRef,
  providerName: z.string(),
  state: z.enum(['queued', 'running', 'paused', 'failed', 'done']),
  /** what the server does at the moment, or why it failed and what to do; in words */
  detail: z.string(),
  errorCode: z.string().nullable(),
  doneBytes: z.number(),
  /** null until the server said it */
  totalBytes: z.number().nullable(),
  /** over the last seconds; null when nothing moves */
  bytesPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  updatedAt: EpochMs,
})
export type Download = z.infer<typeof Download>

/** Memory for models on this PC, now. */
export const MachineMemory = z.object({
  ramTotalBytes: z.number(),
  ramFreeBytes: z.number(),
  /** null: no graphics card that an engine can use, or one that shares the RAM */
  vramTotalBytes: z.number().nullable(),
  vramFreeBytes: z.number().nullable(),
})
export type MachineMemory = z.infer<typeof MachineMemory>

/** What a tiny real answer showed. */
export const ModelTest = z.object({
  firstTokenMs: z.number(),
  totalMs: z.number(),
  tokensPerSecond: z.number().nullable(),
  outputTokens: z.number().int(),
  answer: z.string(),
  askedTokens: z.number().int(),
  allocatedTokens: z.number().int().nullable(),
  gpuShare: z.number().nullable(),
})
export type ModelTest = z.infer<typeof ModelTest>

const route = { tags: ['Models'] }
const ref = ModelRef

export const models = {
  providers: procedure
    .route({ ...route, method: 'GET', path: '/providers', summary: 'Providers with their state' })
    .output(z.array(Provider)),
  addProvider: procedure
    .route({ ...route, method: 'POST', path: '/providers', summary: 'Add a provider' })
    .errors(pick('provider.invalid_address', 'secrets.unavailable'))
    .input(
      z.object({
        kind: ProviderKind.exclude(['llama_cpp']),
        name: z.string().min(1).max(80),
        baseUrl: z.string().max(2_000),
        apiKey: z.string().max(10_000).optional(),
      }),
    )
    .output(Provider),
  updateProvider: procedure
    .route({ ...route, method: 'PATCH', path: '/providers/{providerId}', summary: 'Change a provider' })
    .errors(pick('provider.not_found', 'provider.invalid_address', 'secrets.unavailable'))
    .input(
      z.object({
        providerId: ProviderId,
        name: z.string().min(1).max(80).optional(),
        baseUrl: z.string().max(2_000).optional(),
        /** null removes the stored key */
        apiKey: z.string().max(10_000).nullable().optional(),
        isEnabled: z.boolean().optional(),
      }),
    )
    .output(Provider),
  removeProvider: procedure
    .route({ ...route, method: 'DELETE', path: '/providers/{providerId}', summary: 'Remove a provider' })
    .errors(pick('provider.not_found'))
    .input(z.object({ providerId: ProviderId }))
    .output(Done),
  /** Asks the provider now; the answer is also its new state. */
  testProvider: procedure
    .route({ ...route, method: 'POST', path: '/providers/{providerId}/test', summary: 'Test a provider' })
    .errors(pick('provider.not_found'))
    .input(z.object({ providerId: ProviderId }))
    .output(ProviderState.extend({ models: z.number().int(), latencyMs: z.number() })),
  /** Cached; `refresh` asks every enabled provider, those that do not answer keep their last list. */
  list: procedure
    .route({ ...route, method: 'GET', path: '/models', summary: 'Models of all enabled providers' })
    .input(z.object({ refresh: flagParam.default(false) }))
    .output(z.array(Model)),
  setOptions: procedure
    .route({ ...route, method: 'POST', path: '/models/options', summary: 'Window, tools, parameters and keep-alive' })
    .errors(pick('provider.not_found', 'llm.model_missing'))
    .input(
      z.object({
        ref,
        numCtx: z.number().int().min(512).max(2_097_152).nullable().optional(),
        usesPromptedTools: z.boolean().nullable().optional(),
        /** all of them at once; null puts back what the model itself brings */
        params: ModelParams.nullable().optional(),
        keepAliveMinutes: z.number().int().min(-1).max(10_080).nullable().optional(),
      }),
    )
    .output(Model),
  /** Yields load progress from 0 to 1, then ends. */
  load: procedure
    .route({ ...route, method: 'POST', path: '/models/load', summary: 'Load a model' })
    .errors(
      pick(
        'provider.not_found',
        'llm.model_missing',
        'llm.unreachable',
        'llm.model_broken',
        'llm.out_of_memory',
        'llm.engine_crashed',
      ),
    )
    .input(z.object({ ref }))
    .output(eventIterator(z.object({ progress: z.number() }))),
  unload: procedure
    .route({ ...route, method: 'POST', path: '/models/unload', summary: 'Unload a model' })
    .errors(pick('provider.not_found', 'llm.unreachable'))
    .input(z.object({ ref }))
    .output(Done),
  /** Looks for Ollama at OLLAMA_HOST, 127.0.0.1 and ::1, and for GGUF files in the models folder. Takes at most 3 s. */
  detect: procedure
    .route({ ...route, method: 'POST', path: '/models/detect', summary: 'Look for models on this PC' })
    .output(Detection),
  /** Registers a GGUF file of this PC with the embedded engine. The file stays where it is. */
  openGguf: procedure
    .route({ ...route, method: 'POST', path: '/models/gguf', summary: 'Open a GGUF file' })
    .errors(pick('file.not_found', 'llm.model_broken'))
    .input(z.object({ path: z.string().min(1).max(4_000) }))
    .output(Model),
  forgetGguf: procedure
    .route({ ...route, method: 'POST', path: '/models/gguf/forget', summary: 'Forget a GGUF file; the file stays' })
    .errors(pick('llm.model_missing'))
    .input(z.object({ ref }))
    .output(Done),
  /** A tiny real answer of this model, with its figures. */
  test: procedure
    .route({ ...route, method: 'POST', path: '/models/test', summary: 'Test a model' })
    .errors(
      pick(
        'provider.not_found',
        'llm.model_missing',
        'llm.unreachable',
        'llm.timeout',
        'llm.cut',
        'llm.bad_response',
        'llm.capability_missing',
        'llm.model_broken',
        'llm.out_of_memory',
        'llm.engine_crashed',
        'llm.cloud_blocked',
        'llm.auth_rejected',
      ),
    )
    .input(z.object({ ref }))
    .output(ModelTest),
  /** Free memory of this PC, for "fits this PC". The graphics card is asked at most once a minute. */
  machine: procedure
    .route({ ...route, method: 'GET', path: '/models/machine', summary: 'Memory for models' })
    .output(MachineMemory),
  /** Makes the download durable and queues it. A finished or failed one of the same name starts again where it stopped. */
  pull: procedure
    .route({ ...route, method: 'POST', path: '/models/downloads', summary: 'Get a model' })
    .errors(pick('provider.not_found', 'llm.capability_missing', 'llm.cloud_blocked'))
    .input(z.object({ ref }))
    .output(Download),
  downloads: procedure
    .route({ ...route, method: 'GET', path: '/models/downloads', summary: 'Downloads, oldest first' })
    .output(z.array(Download)),
  /** All downloads at once and after each change, at most four times a second. Never ends by itself. */
  watchDownloads: procedure
    .route({ ...route, method: 'GET', path: '/models/downloads/live', summary: 'Downloads, live' })
    .output(eventIterator(z.array(Download))),
  pauseDownload: procedure
    .route({ ...route, method: 'POST', path: '/models/downloads/pause', summary: 'Pause a download' })
    .errors(pick('download.not_found'))
    .input(z.object({ ref }))
    .output(Done),
  /** Goes on where it stopped: the server keeps what it has. */
  resumeDownload: procedure
    .route({ ...route, method: 'POST', path: '/models/downloads/resume', summary: 'Resume a download' })
    .errors(pick('download.not_found'))
    .input(z.object({ ref }))
    .output(Done),
  /** Stops it and takes it from the list. */
  cancelDownload: procedure
    .route({ ...route, method: 'POST', path: '/models/downloads/cancel', summary: 'Cancel a download' })
    .errors(pick('download.not_found'))
    .input(z.object({ ref }))
    .output(Done),
  /** Deletes the model at its provider; its files are gone. Only where the provider can. */
  remove: procedure
    .route({ ...route, method: 'POST', path: '/models/delete', summary: 'Delete a model' })
    .errors(pick('provider.not_found', 'llm.model_missing', 'llm.unreachable', 'llm.capability_missing'))
    .input(z.object({ ref }))
    .output(Done),
  /** Looks at the connection to a provider (else to that of chats, or to Ollama) and yields what it finds, one by one. */
  diagnose: procedure
    .route({ ...route, method: 'POST', path: '/models/diagnose', summary: 'Check the connection' })
    .errors(pick('provider.not_found'))
    .input(z.object({ providerId: ProviderId.optional() }))
    .output(eventIterator(DoctorFinding)),
  /** Starts the Ollama that is installed on this PC and waits until it answers, at most 20 s. */
  startOllama: procedure
    .route({ ...route, method: 'POST', path: '/models/ollama/start', summary: 'Start Ollama' })
    .errors(pick('ollama.not_installed', 'llm.unreachable'))
    .output(z.object({ baseUrl: z.string() })),
}
