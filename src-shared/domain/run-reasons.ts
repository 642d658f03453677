/** Who stopped a run, in the words that its reason is read in: "Stopped by you". */
export const PERSON = 'you'

/** Why a run waits that the person paused. */
export const PAUSED_BY_PERSON = 'Paused by you'
