import { client } from '#renderer/lib/client.ts'
import { createOpenRun } from './state/open-run.ts'
import { createRunList } from './state/run-list.ts'

/** The list of runs, and the run that is looked at. They outlive the page, so that coming back finds them. */
export const runList = createRunList(client)
export const openRun = createOpenRun(client)

export const useRunList = runList.store
export const useOpenRun = openRun.store
