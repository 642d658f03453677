/** What is going on, for the status bar. Cheap to ask once a second. */
export interface Activity {
  runningRuns(): number
  queuedRuns(): number
  pendingApprovals(): number
  /** what is leaving this PC right now, by destination */
  leaving(): { what: string; to: string }[]
  activeModel(): { provider: string; model: string; tokensPerSecond: number | null; isLoading: boolean } | null
  /** the PC runs on its battery, as far as the shell can tell */
  isOnBattery(): boolean
  /** what keeps the data from being written, as an error code; null when nothing does */
  storageTrouble(): 'disk.full' | 'data.unwritable' | 'db.corrupt' | null
}
