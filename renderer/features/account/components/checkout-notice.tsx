import { useTranslation } from 'react-i18next'
import type { AccountState } from '../../../../contract/core/account.ts'
import { useBuy, useReturned } from '../../../core/billing.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

/** A payment page is open in the browser. The core asks for the new plan meanwhile. */
export function CheckoutNotice({
  checkout,
  onStop,
}: {
  checkout: NonNullable<AccountState['checkout']>
  onStop: () => void
}) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const buy = useBuy()
  const returned = useReturned()
  const { tier } = checkout
  return (
    <>
      <Notice
        tone="info"
        announce="status"
        actions={
          <>
            {tier === 'free_trial' ? null : (
              <Button disabled={buy.isPending} onClick={() => buy.mutate({ tier })}>
                {t('plans.waiting.again')}
              </Button>
            )}
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
        {t('plans.waiting.what', { plan: t(`usage.tier.${tier}`) })}
      </Notice>
      {buy.error ? <Notice tone="danger">{errorText(buy.error)}</Notice> : null}
    </>
  )
}
