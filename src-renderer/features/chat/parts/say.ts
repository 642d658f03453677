import { sayFailure } from '#renderer/lib/say.ts'
import { showToast } from '#renderer/lib/toasts.ts'

/** Does something that the person asked for; what refuses it is said in a toast. */
export function orSay(action: Promise<unknown>): void {
  action.catch(sayFailure)
}

export async function copyText(text: string, done: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  showToast({ text: done })
}
