import { useTranslation } from 'react-i18next'
import type { AccountState } from '../../../../contract/core/account.ts'
import { useBuy, useReturned } from '../../../core/billing.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

interface CheckoutNoticeProps {
  account: AccountState
  onStop: () => void
}

/** A page of the payment service is open in the browser. The core asks for the plan meanwhile. */
export function CheckoutNotice({ account: { checkout, entitlement }, onStop }: CheckoutNoticeProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const buy = useBuy()
  const returned = useReturned()
  if (checkout === null) return null
  const { tier, is_page_open: isPageOpen } = checkout
  // Of the plan that is there already, a subscription is managed.
  const isBuying = tier !== 'free_trial' && tier !== entitlement.paid_tier
  if (!isBuying && !isPageOpen) return null
  return (
    <>
      <Notice
        tone="info"
        announce="status"
        actions={
          <>
            {isBuying ? (
              <Button disabled={buy.isPending} onClick={() => buy.mutate({ tier })}>
                {t('plans.waiting.again')}
              </Button>
            ) : null}
            <Button
              look="quiet"
              disabled={returned.isPending}
              onClick={() => {
                onStop()
                returned.mutate({ from: 'cancel' })
              }}
            >
              {t('plans.waiting.stop')}
            </Button>
          </>
        }
      >
        {isBuying ? t('plans.waiting.what', { plan: t(`usage.tier.${tier}`) }) : t('plans.waiting.portal')}
      </Notice>
      {buy.error ? <Notice tone="danger">{errorText(buy.error)}</Notice> : null}
    </>
  )
}
