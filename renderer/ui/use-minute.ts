import { useEffect, useState } from 'react'

const MINUTE_MS = 60_000

/** Now, to the minute: headings move on at midnight and waiting times grow shorter without a reload. */
export function useMinute(): number {
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return nowMs
}
