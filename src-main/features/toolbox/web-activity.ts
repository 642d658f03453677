import type { Activity } from '#main/engine/ports/activity.ts'

/** What web tools send out right now, for the status bar. */
export interface WebActivity extends Pick<Activity, 'leaving'> {
  during<T>(going: { what: string; to: string }, work: () => Promise<T>): Promise<T>
}

export function createWebActivity(): WebActivity {
  const going = new Set<{ what: string; to: string }>()
  return {
    leaving: () => [...going],
    async during(what, work) {
      going.add(what)
      try {
        return await work()
      } finally {
        going.delete(what)
      }
    },
  }
}
