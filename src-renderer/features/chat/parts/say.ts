import { errorText } from '#renderer/lib/errors.ts'
import { showToast } from '#renderer/ui/toasts.ts'

/** Does something that the person asked for; what refuses it is said in a toast. */
export function orSay(action: Promise<unknown>): void {
  action.catch((thrown: unknown) => showToast({ text: errorText(thrown), tone: 'failed' }))
}

export async function copyText(text: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  showToast({ text: done })
}
