import { create } from 'zustand'

export const STEPS = ['welcome', 'pc', 'model', 'see', 'chat'] as const
export type Step = (typeof STEPS)[number]

const STORAGE_KEY = 'hearth.firstSteps'

/** Where the person is; kept, so that leaving in the middle loses nothing. */
export const useFirstRun = create<{ step: Step; furthest: number }>(() => {
  const furthest = Math.max(0, STEPS.indexOf(localStorage.getItem(STORAGE_KEY) as Step))
  return { step: STEPS[furthest] ?? 'welcome', furthest }
})

/** Goes to a step. Steps that were reached before stay reachable. */
export function goToStep(step: Step): void {
  const furthest = Math.max(useFirstRun.getState().furthest, STEPS.indexOf(step))
  localStorage.setItem(STORAGE_KEY, step)
  useFirstRun.setState({ step, furthest })
}

export function goOn(): void {
  const next = STEPS[STEPS.indexOf(useFirstRun.getState().step) + 1]
  if (next !== undefined) goToStep(next)
}

export function goBack(): void {
  const before = STEPS[STEPS.indexOf(useFirstRun.getState().step) - 1]
  if (before !== undefined) goToStep(before)
}

export const forgetSteps = (): void => localStorage.removeItem(STORAGE_KEY)
