import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import {
  ledgerPageSchema,
  ledgerVerifyReplySchema,
  usageHistoryReplySchema,
} from '../../contract/core/usage.ts'
import { core, readReply, until } from './client.ts'
import { queryKeys } from './query.ts'

const PAGE_SIZE = 50

export function useHistory(days: number) {
  return useQuery({
    queryKey: queryKeys.history(days),
    queryFn: ({ signal }) =>
      readReply(
        usageHistoryReplySchema,
        core.usage.history.$get({ query: { days: String(days) } }, until(signal)),
      ),
    select: (reply) => reply.days,
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
