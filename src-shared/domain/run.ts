import { z } from 'zod'

/**
 * What a run is doing. `waiting` is for the person (an approval, a question, an unknown outcome);
 * `paused` is by the person. The last three are final.
 */
export const RunState = z.enum(['queued', 'running', 'waiting', 'paused', 'succeeded', 'failed', 'cancelled'])
export type RunState = z.infer<typeof RunState>

export const RunSignal = z.enum([
  'claim', // a worker took it
  'wait', // a step asked the person
  'answer', // the person answered
  'pause',
  'resume',
  'release', // the worker gave it back: retry later, shutdown or crash
  'succeed',
  'fail',
  'cancel',
  'retry', // the person starts a failed or cancelled run again
])
export type RunSignal = z.infer<typeof RunSignal>
