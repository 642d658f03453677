import { useEffect, useState } from 'react'

const TICK_MS = 500

/** The time, twice a second while something runs; it stands still otherwise. */
export function useNow(isLive: boolean): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isLive) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [isLive])
  return now
}
