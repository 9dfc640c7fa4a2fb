import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  type accountDeleteSchema,
  accountDevicesSchema,
  type accountEmailSchema,
  type accountForgotSchema,
  type accountLoginSchema,
  type accountPasswordSchema,
  type accountProfileUpdateSchema,
  type accountRegisterSchema,
  type accountRenewSchema,
  accountResendReplySchema,
  accountResetReplySchema,
  type accountResetSchema,
  type accountVerifySchema,
  logoutReplySchema,
} from '../../contract/core/account.ts'
import { refreshAccount, useAccount } from './account-state.ts'
import { byId, core, readReply, until } from './client.ts'
import { queryKeys } from './query.ts'

/** Changes something of the account, and shows the new state before it is done. */
function useAccountChange<T, R>(send: (input: T) => Promise<R>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSettled: () => refreshAccount(client) })
}

export function useRegister() {
  return useAccountChange((json: z.input<typeof accountRegisterSchema>) =>
    core.account.register.$post({ json }),
  )
}

export function useLogin() {
  return useAccountChange((json: z.input<typeof accountLoginSchema>) => core.account.login.$post({ json }))
}

export function useLogout() {
  return useAccountChange((_: undefined) => readReply(logoutReplySchema, core.account.logout.$post()))
}

export function useVerifyEmail() {
  return useAccountChange((json: z.input<typeof accountVerifySchema>) => core.account.verify.$post({ json }))
}

export function useResendMail() {
  return useAccountChange((_: undefined) => readReply(accountResendReplySchema, core.account.resend.$post()))
}

/** Asks for the mail with the code; says nothing of whether there is such an account. */
export function useForgotPassword() {
  return useAccountChange((json: z.input<typeof accountForgotSchema>) => core.account.forgot.$post({ json }))
}

export function useResetPassword() {
  return useAccountChange((json: z.input<typeof accountResetSchema>) =>
    readReply(accountResetReplySchema, core.account.reset.$post({ json })),
  )
}

export function useUpdateProfile() {
  return useAccountChange((json: z.input<typeof accountProfileUpdateSchema>) =>
    core.account.profile.$patch({ json }),
  )
}

export function useChangePassword() {
  return useAccountChange((json: z.input<typeof accountPasswordSchema>) =>
    core.account.password.$post({ json }),
  )
}

/** Asks for a mail to the new address; it counts once its code was given. */
export function useChangeEmail() {
  return useAccountChange((json: z.input<typeof accountEmailSchema>) => core.account.email.$post({ json }))
}

export function useDeleteAccount() {
  return useAccountChange((json: z.input<typeof accountDeleteSchema>) => core.account.$delete({ json }))
}

/** The devices of the account, by the server. */
export function useDevices() {
  const account = useAccount().data
  const userId = account?.profile?.id ?? ''
  return useQuery({
    queryKey: queryKeys.accountDevices(userId),
    queryFn: ({ signal }) => readReply(accountDevicesSchema, core.account.devices.$get({}, until(signal))),
    enabled: account?.session === 'signed_in',
    select: (reply) => reply.devices,
    refetchOnMount: 'always',
  })
}

export function useRevokeDevice() {
  return useAccountChange((id: string) => core.account.devices[':id'].$delete(byId(id)))
}

/** Gives this device a new key, after the history of its old one was frozen. */
export function useRenewDevice() {
  return useAccountChange((json: z.input<typeof accountRenewSchema>) =>
    core.account.device.renew.$post({ json }),
  )
}

/** Asks the server now: session, profile, plan. */
export function useAskServer() {
  return useAccountChange((_: undefined) => core.account.refresh.$post())
}

/** Sends usage that waits, now. */
export function useSendUsage() {
  return useAccountChange((_: undefined) => core.account.reconcile.$post())
}
