import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  accountStateSchema,
  receiptListSchema,
  receiptsCheckSchema,
  seenReplySchema,
} from '../../contract/core/account.ts'
import { refreshAccount } from './account-state.ts'
import { core, readReply, until } from './client.ts'
import { queryKeys } from './query.ts'

const RECEIPTS_SHOWN = 50
/** The server's view changes without this page: the other devices send to it too. */
const SEEN_REFRESH_MS = 60_000

/** What the server holds of this account's devices, beside what this device holds. */
export function useSeen(userId: string) {
  return useQuery({
    queryKey: queryKeys.seen(userId),
    queryFn: ({ signal }) => readReply(seenReplySchema, core.account.seen.$get({}, until(signal))),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data ? SEEN_REFRESH_MS : false),
  })
}

/** Sends waiting entries now; returns how sending goes afterwards. */
export function useSendUsage() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => (await readReply(accountStateSchema, core.account.reconcile.$post())).reconcile,
    onSettled: () => refreshAccount(client),
  })
}

/** Receipts kept on this device, newest first. */
export function useServerReceipts(userId: string) {
  return useInfiniteQuery({
    queryKey: queryKeys.serverReceipts(userId),
    queryFn: ({ pageParam, signal }) =>
      readReply(
        receiptListSchema,
        core.account.receipts.$get(
          {
            query: {
              limit: String(RECEIPTS_SHOWN),
              ...(pageParam === null ? {} : { before: String(pageParam) }),
            },
          },
          until(signal),
        ),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })
}

/** Checks every kept receipt, without a network. */
export function useCheckReceipts() {
  return useMutation({
    mutationFn: () => readReply(receiptsCheckSchema, core.account.receipts.check.$post()),
  })
}
