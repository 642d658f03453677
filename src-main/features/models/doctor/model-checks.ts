import type { DoctorFinding } from '#shared/contract/doctor.ts'
import type { MachineMemory, Model } from '#shared/contract/models.contract.ts'
import type { ModelRef } from '#shared/domain/model.ts'
import { adviseFit } from '#shared/domain/model-fit.ts'
import type { StoredProvider } from '../models.store.ts'
import { ok, problem, skipped, warning } from './finding.ts'

/** The model of chats, if it should be at this provider. */
export function checkModel(
  provider: StoredProvider,
  { models, wanted }: { models: readonly Model[]; wanted: ModelRef | null },
): DoctorFinding {
  const chat = models.filter((model) => model.capabilities.includes('chat'))
  const canPull = provider.kind === 'ollama'
  if (wanted?.providerId === provider.providerId) {
    if (models.some((model) => model.ref.name === wanted.name)) return ok('model', `${wanted.name} is there.`)
    return problem('model', `${provider.name} does not have ${wanted.name}, the model of your chats.`, {
      evidence: namesOf(models),
      fix: canPull ? { kind: 'pull', ref: wanted } : { kind: 'choose_model' },
    })
  }
  if (chat.length === 0) {
    return problem('model', `${provider.name} has no model that can chat.`, {
      fix: canPull ? { kind: 'get_model' } : { kind: 'choose_model' },
      advice: canPull ? '' : 'Get one there, then check again.',
    })
  }
  if (wanted !== null) return ok('model', `${countOf(chat)} here; your chats use another provider.`)
  return warning('model', `${countOf(chat)} here, but none is chosen for chats.`, {
    evidence: namesOf(chat),
    fix: { kind: 'choose_model' },
  })
}

/** The window that the server really gave, against the one that Hearth counts with. */
export function checkContext(model: Model): DoctorFinding {
  if (model.location === 'internet') return skipped('context', 'The provider itself decides about the window.')
  if (!model.isLoaded) {
    return skipped('context', `${model.title} is not in memory, so its window cannot be seen.`, {
      fix: { kind: 'load', ref: model.ref },
    })
  }
  const given = model.allocatedTokens ?? null
  if (given === null) return skipped('context', 'The provider does not tell how large the window really is.')
  const evidence = `asked for ${model.numCtx} tokens, got ${given}`
  if (given >= model.numCtx) return ok('context', `${model.title} has its whole window.`, { evidence })
  return warning('context', `${model.title} got a smaller window than Hearth counts with.`, {
    evidence,
    fix: { kind: 'set_window', ref: model.ref, numCtx: Math.max(512, given) },
    advice: 'Another program may have loaded it with that window. Unloading and loading it again helps too.',
  })
}

export function checkGpu(model: Model, others: readonly Model[], memory: MachineMemory): DoctorFinding {
  if (model.location !== 'this_pc') return skipped('gpu', 'The model runs on another machine.')
  if (!model.isLoaded || model.gpuShare === null) return skipped('gpu', `${model.title} is not in memory.`)
  const share = model.gpuShare
  const evidence = `${Math.round(share * 100)} % on the graphics card`
  if (share >= 0.995) return ok('gpu', `All of ${model.title} is on the graphics card.`, { evidence })
  if (share === 0 && memory.vramTotalBytes === null) {
    return ok('gpu', 'The processor answers: no graphics card was found that an engine can use.', { evidence })
  }
  const loaded = others.filter((other) => other.isLoaded)
  const found = share === 0 ? 'runs on the processor alone' : 'is only partly on the graphics card'
  return warning('gpu', `${model.title} ${found}, so it is slow.`, {
    evidence: [evidence, ...loaded.map((other) => `${other.title} is in memory too`)].join('\n'),
    advice:
      loaded.length > 0
        ? ''
        : 'Set a smaller window, choose a smaller model, or close programs that use the graphics card.',
    fix: loaded.length > 0 ? { kind: 'unload_others', refs: loaded.map((other) => other.ref) } : null,
  })
}

export function checkMemory(model: Model, memory: MachineMemory): DoctorFinding {
  if (model.location !== 'this_pc') return skipped('memory', 'The model runs on another machine.')
  if (model.isLoaded) return ok('memory', `${model.title} is in memory.`)
  const advice = adviseFit(
    { sizeBytes: model.sizeBytes, windowTokens: model.numCtx, kvBytesPerToken: model.kvBytesPerToken ?? null },
    { ramBytes: memory.ramFreeBytes, vramBytes: memory.vramFreeBytes },
  )
  const evidence = `needs about ${gigabytes(advice.needBytes)}, ${gigabytes(advice.freeBytes)} are free`
  if (advice.fit === 'unknown') return skipped('memory', `Nobody tells how large ${model.title} is.`)
  if (advice.fit === 'room') return ok('memory', `${model.title} fits with room.`, { evidence })
  if (advice.fit === 'tight') {
    return warning('memory', `${model.title} fits, but tight.`, {
      evidence,
      advice: 'Close other large programs before you use it.',
    })
  }
  const half = Math.max(512, Math.floor(model.numCtx / 2))
  return problem('memory', `${model.title} is too large for the memory that is free.`, {
    evidence,
    advice: 'Close other programs, or choose a smaller model.',
    fix:
      advice.help === 'smaller_window' && half < model.numCtx
        ? { kind: 'set_window', ref: model.ref, numCtx: half }
        : { kind: 'choose_model' },
  })
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
const countOf = (models: readonly Model[]) => (models.length === 1 ? '1 model is' : `${models.length} models are`)
const namesOf = (models: readonly Model[]) =>
  models
    .slice(0, 12)
    .map((model) => model.ref.name)
    .join(', ')
