import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { AccountState } from '../../../../contract/core/account.ts'
import type { PaidTier, Plan } from '../../../../contract/sync/billing.ts'
import { useBuy, useManageSubscription, useSubscription } from '../../../core/billing.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

interface BuyButtonProps {
  account: AccountState
  tier: PaidTier
  plan: Plan | undefined
  onOpened: () => void
}

/** Buys a plan, or changes the subscription to it; else says what is missing. */
export function BuyButton({ account, tier, plan, onOpened }: BuyButtonProps) {
  const { t } = useTranslation()
  const subscription = useSubscription().data
  const hasSubscription = (subscription?.subscriptions.length ?? 0) > 0
  const isPaid = account.entitlement.paid_tier === tier
  if (plan === undefined) return null
  if (account.session !== 'signed_in') return <Missing words={t('plans.signInFirst')} link="account.signIn" />
  if (account.profile?.email_verified === false) {
    return <Missing words={t('plans.confirmFirst')} link="plans.toConfirm" />
  }
  if (hasSubscription) return isPaid ? null : <ChangePlan onOpened={onOpened} />
  // Without a subscription, the plan was granted by the operator of the server.
  if (isPaid) return null
  if (!plan.is_for_sale) return <p className="text-sm text-muted">{t('plans.notForSale')}</p>
  return <Buy tier={tier} isWaiting={account.checkout !== null} onOpened={onOpened} />
}

function Missing({ words, link }: { words: string; link: 'account.signIn' | 'plans.toConfirm' }) {
  const { t } = useTranslation()
  return (
    <p className="text-sm text-muted">
      {words}{' '}
      <Link to="/account" className="font-medium text-accent underline underline-offset-2">
        {t(link)}
      </Link>
    </p>
  )
}

function Buy({ tier, isWaiting, onOpened }: { tier: PaidTier; isWaiting: boolean; onOpened: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const buy = useBuy()
  return (
    <div className="space-y-2">
      <Button
        look="primary"
        className="w-full"
        disabled={buy.isPending || isWaiting}
        onClick={() => {
          onOpened()
          buy.mutate({ tier })
        }}
      >
        {buy.isPending ? t('account.sending') : t('plans.buy', { plan: t(`usage.tier.${tier}`) })}
      </Button>
      {buy.error ? <Notice tone="danger">{errorText(buy.error)}</Notice> : null}
    </div>
  )
}

/** A subscription that exists is changed where it is managed, so that nobody pays twice. */
function ChangePlan({ onOpened }: { onOpened: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const manage = useManageSubscription()
  return (
    <div className="space-y-2">
      <Button
        className="w-full"
        disabled={manage.isPending}
        onClick={() => {
          onOpened()
          manage.mutate()
        }}
      >
        {t('plans.change')}
      </Button>
      {manage.error ? <Notice tone="danger">{errorText(manage.error)}</Notice> : null}
    </div>
  )
}
