import { useQuery } from '@tanstack/react-query'
import { desktop } from './desktop.ts'

const ASK_AGAIN_MS = 1_000

/** The state of the core process, from main; polled only while the core does not answer. */
export function useCoreStatus(isCoreAway: boolean) {
  const bridge = desktop()
  return useQuery({
    queryKey: ['core-status'],
    queryFn: () => bridge?.coreStatus() ?? null,
    enabled: isCoreAway && bridge !== undefined,
    refetchInterval: ASK_AGAIN_MS,
    staleTime: 0,
  })
}
