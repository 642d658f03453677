/** One at a time per path: two agents that change the same file take turns. */
export type PathLock = <T>(path: string, work: () => Promise<T>) => Promise<T>

export function createPathLock(): PathLock {
  const tails = new Map<string, Promise<unknown>>()
  return async (path, work) => {
    const before = tails.get(path) ?? Promise.resolve()
    const mine = before.then(work, work)
    const tail = mine.catch(() => undefined)
    tails.set(path, tail)
    try {
      return await mine
    } finally {
      if (tails.get(path) === tail) tails.delete(path)
    }
  }
}
