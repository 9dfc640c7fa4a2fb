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
  accountResendReplySchema,
  accountResetReplySchema,
  type accountResetSchema,
  type accountVerifySchema,
  logoutReplySchema,
} from '../../contract/core/account.ts'
import { refreshAccount, useAccount } from './account-state.ts'
import { callCore, readReply } from './client.ts'
import { queryKeys } from './query.ts'

/** Changes something of the account, and shows the new state before it is done. */
function useAccountChange<T, R>(send: (input: T) => Promise<R>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: send, onSettled: () => refreshAccount(client) })
}

export function useRegister() {
  return useAccountChange((json: z.input<typeof accountRegisterSchema>) =>
    callCore('POST', '/account/register', { json }),
  )
}

export function useLogin() {
  return useAccountChange((json: z.input<typeof accountLoginSchema>) =>
    callCore('POST', '/account/login', { json }),
  )
}

export function useLogout() {
  return useAccountChange((_: undefined) => readReply(logoutReplySchema, callCore('POST', '/account/logout')))
}

export function useVerifyEmail() {
  return useAccountChange((json: z.input<typeof accountVerifySchema>) =>
    callCore('POST', '/account/verify', { json }),
  )
}

export function useResendMail() {
  return useAccountChange((_: undefined) =>
    readReply(accountResendReplySchema, callCore('POST', '/account/resend')),
  )
}

/** Asks for the mail with the code; says nothing of whether there is such an account. */
export function useForgotPassword() {
  return useAccountChange((json: z.input<typeof accountForgotSchema>) =>
    callCore('POST', '/account/forgot', { json }),
  )
}

export function useResetPassword() {
  return useAccountChange((json: z.input<typeof accountResetSchema>) =>
    readReply(accountResetReplySchema, callCore('POST', '/account/reset', { json })),
  )
}

export function useUpdateProfile() {
  return useAccountChange((json: z.input<typeof accountProfileUpdateSchema>) =>
    callCore('PATCH', '/account/profile', { json }),
  )
}

export function useChangePassword() {
  return useAccountChange((json: z.input<typeof accountPasswordSchema>) =>
    callCore('POST', '/account/password', { json }),
  )
}

/** Asks for a mail to the new address; it counts once its code was given. */
export function useChangeEmail() {
  return useAccountChange((json: z.input<typeof accountEmailSchema>) =>
    callCore('POST', '/account/email', { json }),
  )
}

export function useDeleteAccount() {
  return useAccountChange((json: z.input<typeof accountDeleteSchema>) =>
    callCore('DELETE', '/account', { json }),
  )
}

/** The devices of the account, by the server. */
export function useDevices() {
  const account = useAccount().data
  const userId = account?.profile?.id ?? ''
  return useQuery({
    queryKey: queryKeys.accountDevices(userId),
    queryFn: ({ signal }) => readReply(accountDevicesSchema, callCore('GET', '/account/devices', { signal })),
    enabled: account?.session === 'signed_in',
    select: (reply) => reply.devices,
    refetchOnMount: 'always',
  })
}

export function useRevokeDevice() {
  return useAccountChange((id: string) => callCore('DELETE', `/account/devices/${encodeURIComponent(id)}`))
}

/** Registers this device again with a new key, after it was revoked or frozen. */
export function useRenewDevice() {
  return useAccountChange((_: undefined) => callCore('POST', '/account/device/renew'))
}

/** Asks the server now: session, profile, plan. */
export function useAskServer() {
  return useAccountChange((_: undefined) => callCore('POST', '/account/refresh'))
}

/** Sends usage that waits, now. */
export function useSendUsage() {
  return useAccountChange((_: undefined) => callCore('POST', '/account/reconcile'))
}
