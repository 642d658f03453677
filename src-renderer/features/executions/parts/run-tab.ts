import { create } from 'zustand'

export type RunTab = 'timeline' | 'steps' | 'log' | 'files'
export type StepTab = 'step' | 'input' | 'output' | 'raw'

/** Which side of a run, and of a step, is looked at. */
export const useRunTab = create<{ tab: RunTab; stepTab: StepTab }>(() => ({ tab: 'timeline', stepTab: 'step' }))

export const showRunTab = (tab: RunTab): void => useRunTab.setState({ tab })
export const showStepTab = (stepTab: StepTab): void => useRunTab.setState({ stepTab })
