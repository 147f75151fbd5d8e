import { useEffect, useState } from 'react'

/** How many seconds are left until a moment; it renders each second until there are none. */
export function useSecondsLeft(until: string): number {
  const [now, setNow] = useState(() => Date.now())
  const end = Date.parse(until)
  // A new price has a new end: the clock goes on from the last look at it.
  const isOver = now >= end
  useEffect(() => {
    if (isOver) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isOver])
  return Math.max(0, Math.ceil((end - now) / 1000))
}
