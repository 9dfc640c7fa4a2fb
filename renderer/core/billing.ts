import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  type billingCheckoutSchema,
  billingPageSchema,
  billingPlansSchema,
  type billingReturnedSchema,
  billingSubscriptionSchema,
} from '../../contract/core/billing.ts'
import { refreshAccount, useAccount } from './account-state.ts'
import { core, readReply, until } from './client.ts'
import { openPaymentPage } from './open-link.ts'
import { queryKeys } from './query.ts'

type Returned = z.input<typeof billingReturnedSchema>

/** The plans with their prices, by the server; needs no account. */
export function usePlans() {
  const account = useAccount().data
  return useQuery({
    queryKey: queryKeys.plans,
    queryFn: ({ signal }) => readReply(billingPlansSchema, core.billing.plans.$get({}, until(signal))),
    enabled: account !== undefined && account.server.url !== null,
    select: (reply) => reply.plans,
  })
}

export function useSubscription() {
  const account = useAccount().data
  const userId = account?.profile?.id ?? ''
  return useQuery({
    queryKey: queryKeys.subscription(userId),
    queryFn: ({ signal }) =>
      readReply(billingSubscriptionSchema, core.billing.subscription.$get({}, until(signal))),
    enabled: account?.session === 'signed_in',
    refetchOnMount: 'always',
  })
}

/** Opens the payment page of a plan in the browser. Resolves false when the user did not want it opened. */
export function useBuy() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (json: z.input<typeof billingCheckoutSchema>) => {
      const { url } = await readReply(billingPageSchema, core.billing.checkout.$post({ json }))
      return openPage(url)
    },
    onSettled: () => refreshAccount(client),
  })
}

/** Opens the page on which a subscription is changed or cancelled. Resolves false when the user did not want it opened. */
export function useManageSubscription() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => openPage((await readReply(billingPageSchema, core.billing.portal.$post())).url),
    onSettled: () => refreshAccount(client),
  })
}

/** Says that the user came back from a payment page, so that the core asks for the plan at once. */
export function useReturned() {
  const client = useQueryClient()
  return useMutation({ mutationFn: sayReturned, onSettled: () => refreshAccount(client) })
}

async function openPage(url: string): Promise<boolean> {
  const isOpen = await openPaymentPage(url)
  // Nothing was opened, so there is nothing to wait for.
  if (!isOpen) await sayReturned({ from: 'cancel' })
  return isOpen
}

function sayReturned(json: Returned) {
  return core.billing.returned.$post({ json })
}
