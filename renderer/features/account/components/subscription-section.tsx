import { useTranslation } from 'react-i18next'
import type { SubscriptionState } from '../../../../contract/sync/billing.ts'
import { useManageSubscription, useSubscription } from '../../../core/billing.ts'
import { asCoreError } from '../../../core/core-error.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

/** The subscription of the account, in words with dates, and the way to where it is changed. */
export function SubscriptionSection({ onOpened }: { onOpened: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useSubscription()
  const manage = useManageSubscription()
  // The page says it once for all of it.
  if (query.error && asCoreError(query.error).code === 'billing_not_configured') return null
  const state = query.data
  return (
    <Section title={t('plans.subscription.title')}>
      {query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : state === undefined ? (
        <Skeleton className="h-10 w-full" />
      ) : state.subscriptions.length === 0 ? (
        <p className="text-muted">{t('plans.subscription.none')}</p>
      ) : (
        <div className="space-y-3">
          {state.subscriptions.map((subscription) => (
            <Line key={subscription.id} subscription={subscription} state={state} />
          ))}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button
              disabled={manage.isPending}
              onClick={() => {
                onOpened()
                manage.mutate()
              }}
            >
              {t('plans.subscription.manage')}
            </Button>
            <p className="min-w-0 flex-1 basis-64 text-sm text-muted">{t('plans.subscription.manageWhat')}</p>
          </div>
          {manage.error ? <Notice tone="danger">{errorText(manage.error)}</Notice> : null}
        </div>
      )}
    </Section>
  )
}

interface LineProps {
  subscription: SubscriptionState['subscriptions'][number]
  state: SubscriptionState
}

function Line({ subscription, state }: LineProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tier, status, cancel_at_ms, period_end_ms } = subscription
  const plan = tier === null ? t('plans.subscription.unknownPlan') : t(`usage.tier.${tier}`)
  const date = (ms: number | null) => (ms === null ? '…' : format.date(ms))
  switch (status) {
    case 'active':
    case 'trialing':
      return cancel_at_ms === null ? (
        <p>{t(`plans.subscription.states.${status}`, { plan, date: date(period_end_ms) })}</p>
      ) : (
        <Notice tone="info">
          {t('plans.subscription.states.cancelled', { plan, date: date(cancel_at_ms) })}
        </Notice>
      )
    case 'past_due':
      return (
        <Notice tone="warn">
          {t('plans.subscription.states.past_due', {
            plan,
            date: date(state.grace_until_ms ?? period_end_ms),
          })}
        </Notice>
      )
    case 'unpaid':
    case 'paused':
    case 'incomplete':
      return <Notice tone="warn">{t(`plans.subscription.states.${status}`, { plan })}</Notice>
    default:
      return <p>{t('plans.subscription.states.other', { plan, status })}</p>
  }
}
