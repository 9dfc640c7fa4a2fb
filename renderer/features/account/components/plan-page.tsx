import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { z } from 'zod'
import type { AccountState } from '../../../../contract/core/account.ts'
import { billingReturnedSchema } from '../../../../contract/core/billing.ts'
import { useAccount } from '../../../core/account-state.ts'
import { usePlans } from '../../../core/billing.ts'
import { asCoreError } from '../../../core/core-error.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useHistory, useQuota } from '../../../core/usage.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Page } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { monthAverage } from '../month-average.ts'
import { BuyButton } from './buy-button.tsx'
import { CheckoutNotice } from './checkout-notice.tsx'
import { type CameFrom, OutcomeNotice } from './outcome-notice.tsx'
import { PlanCard } from './plan-card.tsx'
import { SubscriptionSection } from './subscription-section.tsx'

const ORDER = ['free_trial', 'basic', 'pro'] as const
/** At most the days of a month. */
const HISTORY_DAYS = 31

/** Where a link of a payment page came from. */
const returnedSchema = z.object({ returnedFrom: billingReturnedSchema.shape.from })

export function PlanPage() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const account = useAccount()
  return (
    <Page title={t('plans.title')} intro={t('plans.intro')} isWide>
      <p className="mt-2">
        <Link to="/account" className="text-sm font-medium text-accent underline underline-offset-2">
          {t('plans.toAccount')}
        </Link>
      </p>
      {account.data ? (
        <Plans account={account.data} />
      ) : account.error ? (
        <Problem text={errorText(account.error)} onRetry={() => void account.refetch()} />
      ) : (
        <div aria-busy="true" className="mt-6">
          <Skeleton className="h-64 w-full" />
        </div>
      )}
    </Page>
  )
}

function Plans({ account }: { account: AccountState }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const plans = usePlans()
  const quota = useQuota().data
  const history = useHistory(HISTORY_DAYS).data
  const [cameFrom, setCameFrom] = useCameFrom()
  const [visits, setVisits] = useState(0)
  const onOpened = () => {
    setCameFrom(null)
    setVisits(visits + 1)
  }
  const { session } = account
  const isSold = plans.error === null || asCoreError(plans.error).code !== 'billing_not_configured'
  const today = quota ? { tokens: quota.tokens.used, messages: quota.messages.used } : null
  const average = history ? monthAverage(history, Date.now()) : null
  return (
    <>
      <div className="mt-4 space-y-3">
        <OutcomeNotice key={visits} account={account} cameFrom={cameFrom} />
        {cameFrom === null ? <CheckoutNotice account={account} onStop={() => setCameFrom('cancel')} /> : null}
        {account.server.url === null ? (
          <Notice tone="info">{t('plans.noServer')}</Notice>
        ) : !isSold ? (
          <Notice tone="info">{t('plans.notSold')}</Notice>
        ) : plans.error ? (
          <Problem text={errorText(plans.error)} onRetry={() => void plans.refetch()} />
        ) : null}
      </div>
      <ul
        aria-label={t('plans.title')}
        aria-busy={plans.isPending && plans.fetchStatus !== 'idle'}
        className="mt-4 grid gap-4 md:grid-cols-3"
      >
        {ORDER.map((tier) => {
          const plan = plans.data?.find((one) => one.tier === tier)
          return (
            <PlanCard
              key={tier}
              tier={tier}
              plan={plan}
              isCurrent={account.entitlement.tier === tier}
              today={today}
              average={average}
            >
              {isSold && tier !== 'free_trial' ? (
                <BuyButton account={account} tier={tier} plan={plan} onOpened={onOpened} />
              ) : null}
            </PlanCard>
          )
        })}
      </ul>
      <p className="mt-3 text-sm text-muted">{t('plans.legend')}</p>
      {isSold && account.server.url !== null ? (
        <p className="text-sm text-muted">{t('plans.howBuying')}</p>
      ) : null}
      {session === 'signed_in' ? <SubscriptionSection onOpened={onOpened} /> : null}
    </>
  )
}

/** How the user came back from a payment page, if they did. */
function useCameFrom(): [CameFrom, (from: CameFrom) => void] {
  const location = useLocation()
  const linked = returnedSchema.safeParse(location.state).data?.returnedFrom ?? null
  const [from, setFrom] = useState<CameFrom>(linked)
  // Each link is a place of its own in the window's history.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each link
  useEffect(() => setFrom(linked), [location.key])
  return [from, setFrom]
}
