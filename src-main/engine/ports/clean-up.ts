import type { EpochMs } from '#shared/domain/ids.ts'

/** Something that a feature may remove for good, because nobody can want it any more. */
export interface CleanUp {
  /** What `run` would remove now. */
  plan(now: EpochMs): Promise<Cleaned>
  /** Removes it in small transactions. */
  run(now: EpochMs): Promise<Cleaned>
}

export interface Cleaned {
  what: 'bin' | 'attachments' | 'versions'
  count: number
  bytes: number
}
