/** A number in [0, 1), for jitter. Not for secrets. Handed in, so that tests know it. */
export type Random = () => number

export const systemRandom: Random = () => Math.random()
