import { useQuery } from '@tanstack/react-query'
import { desktop } from './desktop.ts'

const ASK_AGAIN_MS = 1_000

/** How the core process is, as main knows it; asked only while the core itself gives no answer. */
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
