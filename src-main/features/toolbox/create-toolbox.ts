import type { Activity } from '#main/engine/ports/activity.ts'
import type { Settings } from '#main/engine/settings/settings.ts'
import type { Tool } from '#main/engine/tools/tool.ts'
import type { Workers } from '#main/engine/workers/workers.ts'
import type { Clock } from '#main/platform/clock.ts'
import { createGuardedFetch, type Network } from '#main/platform/guarded-fetch.ts'
import { AppError } from '#shared/errors/errors.ts'
import { createAskUser } from './ask-user.tool.ts'
import type calculate from './calculate.task.ts'
import { createCalculator } from './calculator.tool.ts'
import { createGetTime } from './get-time.tool.ts'
import type readPage from './read-page.task.ts'
import type readResults from './read-results.task.ts'
import { createRunJavascript } from './run-javascript.tool.ts'
import { createPlayScript } from './script-thread.ts'
import { createWebActivity } from './web-activity.ts'
import { createWebFetch } from './web-fetch.tool.ts'
import { createWebSearch } from './web-search.tool.ts'

const READING_MS = 15_000

export interface ToolboxDeps {
  clock: Clock
  settings: Pick<Settings, 'get'>
  workers: Pick<Workers, 'run'>
  /** said to servers */
  version: string
  /** the real one unless told */
  network?: Network
  duckDuckGoUrl?: string
}

export interface Toolbox {
  tools: Tool[]
  activity: Pick<Activity, 'leaving'>
}

/** Small tools that belong to no other feature, and those that reach out to the web or run code. */
export function createToolbox(deps: ToolboxDeps): Toolbox {
  const { clock, settings, workers, version, network, duckDuckGoUrl } = deps
  const activity = createWebActivity()
  const userAgent = `Hearth/${version} (an assistant that reads one page for its user)`
  const web = createGuardedFetch({ clock, userAgent, ...(network === undefined ? {} : { network }) })
  /** A page that is made to be slow holds its thread only so long. */
  async function inTime<T>(signal: AbortSignal, work: (both: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController()
    const disarm = clock.after(READING_MS, () => limit.abort())
    try {
      return await work(AbortSignal.any([signal, limit.signal]))
    } catch (thrown) {
      if (signal.aborted || !limit.signal.aborted) throw thrown
      throw new AppError('web.unreadable', 'The page takes too long to be read', {}, { cause: thrown })
    } finally {
      disarm()
    }
  }

  const reach = { web, settings, activity, clock }
  return {
    activity,
    tools: [
      createCalculator((expression, signal) => workers.run<typeof calculate>('calculate-task', expression, signal)),
      createGetTime(clock),
      createAskUser(),
      createWebFetch({
        ...reach,
        readPage: (source, signal) =>
          inTime(signal, (both) => workers.run<typeof readPage>('read-page-task', source, both)),
      }) as Tool,
      createWebSearch({
        ...reach,
        readResults: (source, signal) =>
          inTime(signal, (both) => workers.run<typeof readResults>('read-results-task', source, both)),
        ...(duckDuckGoUrl === undefined ? {} : { duckDuckGoUrl }),
      }) as Tool,
      createRunJavascript(createPlayScript(clock), () => settings.get('flags.runJavascript')) as Tool,
    ],
  }
}
