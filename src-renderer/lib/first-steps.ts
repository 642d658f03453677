import { create } from 'zustand'

/** Whether the person left the first steps for now. They come back at the next start, where they were left. */
export const useFirstSteps = create<{ isLeft: boolean }>(() => ({ isLeft: false }))

export const leaveFirstSteps = (): void => useFirstSteps.setState({ isLeft: true })
export const resumeFirstSteps = (): void => useFirstSteps.setState({ isLeft: false })
