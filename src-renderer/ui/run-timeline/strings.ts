/** Every word of the timeline. */
export const strings = {
  step: 'Step',
  took: 'Took',
  none: 'No step yet.',
  spans: { waiting: 'Waited for you', paused: 'Paused', queued: 'Waited for its turn' },
  legend: { model: 'Model', tool: 'Tool', other: 'Other', waiting: 'Waiting for you', failed: 'Failed try' },
  kinds: {
    model: 'model call',
    tool: 'tool call',
    compact: 'summary of earlier parts',
    waiting: 'waiting for you',
    paused: 'paused',
    queued: 'in the queue',
  },
  now: 'Now',
  folded: 'A long wait is drawn shorter than it was.',
  /** between the title and the time of a row, for screen readers */
  facts: (kind: string, status: string, after: string) => `, ${kind}, ${status}, began after ${after}, `,
  tookWord: 'took',
  unfinished: 'not finished after',
}
