import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import {
  ledgerFindingsReplySchema,
  ledgerPageSchema,
  ledgerVerifyReplySchema,
  type QuotaReply,
  quotaReplySchema,
  usageBreakdownReplySchema,
  usageExportReplySchema,
  usageHistoryReplySchema,
} from '../../contract/core/usage.ts'
import { core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'
import { saveText } from './save-text.ts'
import { useSettings } from './settings.ts'

const PAGE_SIZE = 50
/** Longest setTimeout that does not overflow 32 bits; a reset further away is not waited for. */
const LONGEST_TIMER_MS = 2_147_000_000

/** Other programs use the quota without a word to this page. */
const POLL_WITH_LOCAL_API_MS = 5_000

/** Today's meters. Every answer updates them; polled at the reset, and while other programs may use them up. */
export function useQuota() {
  const health = useHealth()
  const { local_api_on: hasLocalApi } = useSettings()
  return useQuery({
    queryKey: queryKeys.quota,
    queryFn: ({ signal }) => readReply(quotaReplySchema, core.usage.quota.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    refetchInterval: (query) => {
      if (hasLocalApi) return POLL_WITH_LOCAL_API_MS
      const resetsAt = query.state.data?.resets_at
      if (resetsAt === undefined) return false
      return Math.min(LONGEST_TIMER_MS, Math.max(60_000, resetsAt - Date.now() + 1_000))
    },
  })
}

/** The resource that is used up today, or null. */
export function usedUpResource(quota: QuotaReply | undefined): 'tokens' | 'messages' | null {
  if (!quota) return null
  if (quota.messages.limit >= 0 && quota.messages.remaining <= 0) return 'messages'
  if (quota.tokens.limit >= 0 && quota.tokens.remaining <= 0) return 'tokens'
  return null
}

export function useHistory(days: number) {
  return useQuery({
    queryKey: queryKeys.history(days),
    queryFn: ({ signal }) =>
      readReply(
        usageHistoryReplySchema,
        core.usage.history.$get({ query: { days: String(days) } }, until(signal)),
      ),
    select: (reply) => reply.days,
    placeholderData: keepPreviousData,
  })
}

export function useBreakdown(days: number) {
  return useQuery({
    queryKey: queryKeys.breakdown(days),
    queryFn: ({ signal }) =>
      readReply(
        usageBreakdownReplySchema,
        core.usage.breakdown.$get({ query: { days: String(days) } }, until(signal)),
      ),
    placeholderData: keepPreviousData,
  })
}

/** Asks for the whole ledger as CSV and saves it where the user chooses. Resolves false when the user cancels. */
export function useExportUsage() {
  return useMutation({
    mutationFn: async () => {
      const { name, csv } = await readReply(usageExportReplySchema, core.usage.export.$get())
      return saveText(name, csv)
    },
  })
}

/** What the ledger was found to lack; asked once, since it is looked for at each start of the core. */
export function useFindings() {
  return useQuery({
    queryKey: queryKeys.findings,
    queryFn: ({ signal }) =>
      readReply(ledgerFindingsReplySchema, core.usage.findings.$get({}, until(signal))),
    select: (reply) => reply.findings,
  })
}

export function useLedger() {
  return useInfiniteQuery({
    queryKey: queryKeys.ledger,
    queryFn: ({ pageParam, signal }) =>
      readReply(
        ledgerPageSchema,
        core.usage.ledger.$get(
          {
            query: {
              limit: String(PAGE_SIZE),
              ...(pageParam === null ? {} : { before_seq: String(pageParam) }),
            },
          },
          until(signal),
        ),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next_before_seq,
  })
}

export function useVerifyLedger() {
  return useMutation({
    mutationFn: () => readReply(ledgerVerifyReplySchema, core.usage.ledger.verify.$post()),
  })
}
