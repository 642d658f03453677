import { useEffect, useState } from 'react'

/** The time, anew every `everyMs` while `isLive`; it stands still otherwise. */
export function useNow(isLive: boolean, everyMs: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!isLive) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [isLive, everyMs])
  return now
}
