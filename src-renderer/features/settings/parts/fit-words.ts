import { formatBytes } from '#renderer/lib/format.ts'
import type { MachineMemory, Model } from '#shared/contract/models.contract.ts'
import { adviseFit, type Fit, type FitAdvice, type FitQuestion } from '#shared/domain/model-fit.ts'
import { modelWords } from '../models-strings.ts'

const words = modelWords.fit

export const FIT_TONE: Record<Fit, 'good' | 'warn' | 'plain'> = {
  room: 'good',
  tight: 'plain',
  too_large: 'warn',
  unknown: 'plain',
}

/** How a model fits into what is free; null where it does not matter: it runs elsewhere, or nothing is known yet. */
export function fitOfModel(model: Model, memory: MachineMemory | undefined): FitAdvice | null {
  if (memory === undefined || model.location !== 'this_pc' || model.isLoaded) return null
  const { sizeBytes, numCtx, kvBytesPerToken = null } = model
  return fitOf({ sizeBytes, windowTokens: numCtx, kvBytesPerToken }, memory)
}

export function fitOf(question: FitQuestion, memory: MachineMemory): FitAdvice | null {
  const advice = adviseFit(question, { ramBytes: memory.ramFreeBytes, vramBytes: memory.vramFreeBytes })
  return advice.fit === 'unknown' ? null : advice
}

/** The whole sentence: "Too large: needs about 9.1 GB; 5.2 GB are free now, choose a smaller model". */
export function fitSentence({ fit, needBytes, freeBytes, isOnGpu, help }: FitAdvice): string {
  const facts = [
    words.need(formatBytes(needBytes), formatBytes(freeBytes)),
    ...(isOnGpu ? [words.onGpu] : []),
    ...(help === null ? [] : [words[help]]),
  ]
  return `${words[fit]}: ${facts.join(', ')}`
}
