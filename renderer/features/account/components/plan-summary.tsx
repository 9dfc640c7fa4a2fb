import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { EntitlementView } from '../../../../contract/core/account.ts'
import { useEntitlementText } from '../../../core/account-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'

/** The plan that counts now, and until when. */
export function PlanSummary({ entitlement }: { entitlement: EntitlementView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useEntitlementText()(entitlement)
  const isWarning = entitlement.state === 'grace' || entitlement.state === 'expired'
  return (
    <Section
      title={t('account.plan.title')}
      aside={
        <Link to="/account/plan" className="text-sm font-medium text-accent underline underline-offset-2">
          {t('account.seePlans')}
        </Link>
      }
    >
      <p className="font-medium">{t(`usage.tier.${entitlement.tier}`)}</p>
      {words === null ? null : isWarning ? (
        <Notice tone="warn" className="my-2">
          {words}
        </Notice>
      ) : (
        <p className="text-sm text-muted">{words}</p>
      )}
      {entitlement.checked_at_ms === null ? null : (
        <p className="text-sm text-muted">
          {t('account.plan.checked', { time: format.dateTime(entitlement.checked_at_ms) })}
        </p>
      )}
      {entitlement.period_end_ms === null || entitlement.tier === 'free_trial' ? null : (
        <p className="text-sm text-muted">
          {t('account.plan.periodEnd', { date: format.date(entitlement.period_end_ms) })}
        </p>
      )}
      {entitlement.problem ? (
        <Notice tone="warn" className="my-2">
          {t(`account.entitlement.problem.${entitlement.problem}`)}
        </Notice>
      ) : null}
    </Section>
  )
}
