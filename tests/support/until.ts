const LIMIT_MS = 10_000

/** Waits, turn by turn, until the condition holds; fails after ten seconds of real time. */
export async function until(condition: () => boolean, what = 'the condition'): Promise<void> {
  const deadlineMs = performance.now() + LIMIT_MS
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error(`${what} did not come true`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
