import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import type { AccountState } from '../../../../contract/core/account.ts'
import type { billingReturnedSchema } from '../../../../contract/core/billing.ts'
import { useAskServer } from '../../../core/account.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

/** null: no payment page was opened, or it was not left yet. */
export type CameFrom = z.infer<typeof billingReturnedSchema>['from'] | null

/** What became of the payment page that was opened last (its key): a new plan, one that is still to come, or nothing at all. */
export function OutcomeNotice({ account, cameFrom }: { account: AccountState; cameFrom: CameFrom }) {
  const { t } = useTranslation()
  const sayProblem = useProblemToast()
  const ask = useAskServer()
  const {
    checkout,
    entitlement: { tier, paid_tier },
  } = account
  const first = useRef(tier)
  const plan = t(`usage.tier.${tier}`)
  const isPaid = tier !== 'free_trial'
  const say = (words: string, actions?: ReactNode) => (
    <Notice tone="info" announce="status" actions={actions}>
      {words}
    </Notice>
  )
  if (first.current !== tier) return say(t(isPaid ? 'plans.changed' : 'plans.changedDown', { plan }))
  if (cameFrom === 'cancel') return say(t('plans.closed'))
  if (cameFrom !== 'success') return null
  // The core may still be asking for the plan of that payment.
  const isStillToCome = checkout !== null && checkout.tier !== paid_tier
  if (isPaid && !isStillToCome) return say(t('plans.changed', { plan }))
  return say(
    t('plans.late'),
    <Button disabled={ask.isPending} onClick={() => ask.mutate(undefined, { onError: sayProblem })}>
      {t('account.sync.ask')}
    </Button>,
  )
}
