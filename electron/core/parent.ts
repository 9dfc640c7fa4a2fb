const CHECK_EVERY_MS = 1_000

/**
 * Calls back when the process that started this one is gone, so that a killed app leaves no core (and no engine)
 * behind. The system gives an orphan another parent: that change is the sign. A process that was an orphan from the
 * start (a service, a container) has nothing to watch.
 */
export function watchParent(onGone: () => void): void {
  const parent = process.ppid
  if (parent <= 1) return
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onGone()
  }, CHECK_EVERY_MS)
  timer.unref()
}
