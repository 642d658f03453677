import { errorText } from './errors.ts'
import { showToast } from './toasts.ts'

/** Says a failure in a toast, which stays until it is closed. */
export function sayFailure(thrown: unknown): void {
  showToast({ text: errorText(thrown), tone: 'failed' })
}

/** Does something that the person asked for; what refuses it is said in a toast, and gives undefined. */
export async function told<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (thrown) {
    sayFailure(thrown)
    return undefined
  }
}
