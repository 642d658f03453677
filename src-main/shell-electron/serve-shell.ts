import { toAdvice } from '#shared/errors/advice.ts'
import { toAppError } from '#shared/errors/errors.ts'
import type { App } from '../app/create-app.ts'
import type { FromCore, ToCore } from './core-messages.ts'

type Heard = Exclude<ToCore, { type: 'port' | 'stop' }>

/**
 * The core's end of the line to the main process: tells what the tray and notifications show, and does what the person
 * did there. Returns what hears the other end.
 */
export function serveShell({ desktop, power }: Pick<App, 'desktop' | 'power'>, tell: (message: FromCore) => void) {
  const advice = (thrown: unknown) => toAdvice(toAppError(thrown))
  desktop.watch({
    onState: (state) => tell({ type: 'state', state }),
    onNotice: (notice) => tell({ type: 'notice', notice }),
    onDecided: (approvalId) => tell({ type: 'decided', approvalId }),
  })

  return async (message: Heard): Promise<void> => {
    switch (message.type) {
      case 'power':
        power.report(message.event)
        return
      case 'command':
        return desktop.obey(message.command).catch((thrown) => tell({ type: 'refused', message: advice(thrown) }))
      case 'may-reveal': {
        const isAllowed = await desktop.mayReveal(message.path).catch(() => false)
        return tell({ type: 'may-reveal', questionId: message.questionId, isAllowed })
      }
      case 'back-up': {
        const problem = await desktop.backUp().then(() => null, advice)
        return tell({ type: 'backed-up', questionId: message.questionId, problem })
      }
    }
  }
}
