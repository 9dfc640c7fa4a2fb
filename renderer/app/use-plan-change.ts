import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { refreshAccount, useAccount } from '../core/account-state.ts'
import { queryKeys } from '../core/query.ts'
import { showToast } from '../lib/toasts.ts'

/** Shows the limits of a new plan and the use of other devices at once; says of a plan wherever the user is by then. */
export function usePlanChange(): void {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const client = useQueryClient()
  const account = useAccount().data
  const seen = useRef(account)
  useEffect(() => {
    const before = seen.current
    seen.current = account
    if (!account || !before) return
    // The last exchange with the server brought what other devices used.
    if (before.reconcile.last_success_at_ms !== account.reconcile.last_success_at_ms) {
      void client.invalidateQueries({ queryKey: queryKeys.quota })
    }
    if (before.entitlement.tier === account.entitlement.tier) return
    void refreshAccount(client)
    const isSameUser = account.session === 'signed_in' && before.profile?.id === account.profile?.id
    // The page of the plans says it itself, and a plan that expired has a banner.
    if (!isSameUser || account.entitlement.state !== 'valid' || pathname === '/account/plan') return
    showToast({ text: t('plans.changedDown', { plan: t(`usage.tier.${account.entitlement.tier}`) }) })
  }, [account, client, pathname, t])
}
