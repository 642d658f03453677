import { useEffect, useState } from 'react'
import { client } from '#renderer/lib/client.ts'
import { asAppError, errorText } from '#renderer/lib/errors.ts'
import type { BackupView } from '#shared/contract/backup.contract.ts'
import type { BackupCheck } from '#shared/domain/backup.ts'

export type CheckState = 'waiting' | 'checking' | BackupCheck

/** Tries the backups out one after the other, newest first. */
export function useChecks(backups: readonly BackupView[]): ReadonlyMap<string, CheckState> {
  const [checks, setChecks] = useState<ReadonlyMap<string, CheckState>>(new Map())
  const names = backups.map(({ name }) => name).join('\n')
  useEffect(() => {
    let isOver = false
    const put = (name: string, state: CheckState) => setChecks((before) => new Map(before).set(name, state))
    const checkAll = async () => {
      for (const name of names.split('\n').filter((each) => each !== '')) {
        if (isOver) return
        put(name, 'checking')
        const refused = (thrown: unknown) => ({ at: 0, isOk: false, findings: [errorText(thrown)] })
        put(name, await client.recovery.check({ name }).catch(refused))
      }
    }
    void checkAll()
    return () => {
      isOver = true
    }
  }, [names])
  return checks
}

/** What the person chose, while it is done, and why it was not. */
export function useStep() {
  const [busy, setBusy] = useState<string | null>(null)
  const [problem, setProblem] = useState('')
  /** `ends` in a new start of the core: it stays busy until the page is loaded anew. */
  const run = async (what: string, work: () => Promise<unknown>, ends: boolean) => {
    setBusy(what)
    setProblem('')
    try {
      await work()
      if (!ends) setBusy(null)
    } catch (thrown) {
      setBusy(null)
      // The core may stop before its answer is here.
      if (asAppError(thrown).code !== 'connection.lost') setProblem(errorText(thrown))
    }
  }
  return { busy, problem, run }
}
