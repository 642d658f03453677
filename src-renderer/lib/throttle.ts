/**
 * Runs at once, and while calls go on again after each pause: never more often, never late by more than one pause, and
 * never twice at a time.
 */
export function throttled(pauseMs: number, run: () => Promise<void> | void): { (): void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false
  let isWanted = false
  let isStopped = false

  const rest = () => {
    timer = setTimeout(() => {
      timer = undefined
      isBusy = false
      if (isWanted) call()
    }, pauseMs)
  }
  const call = () => {
    if (isStopped) return
    if (isBusy) {
      isWanted = true
      return
    }
    isBusy = true
    isWanted = false
    void Promise.resolve(run()).then(rest, rest)
  }
  return Object.assign(call, {
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  })
}
