import { afterAll, vi } from 'vitest'

// Files share one process: what a file has put in place of the real clock, globals and variables ends with it.
afterAll(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})
