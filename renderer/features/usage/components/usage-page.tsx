import { useTranslation } from 'react-i18next'
import { UNLIMITED } from '../../../../contract/tiers.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useQuota } from '../../../core/usage.ts'
import { useFormat } from '../../../lib/format.ts'
import { Meter } from '../../../ui/meter.tsx'
import { Page, Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { type MeterView, meterOf } from '../meters.ts'
import { ExportLedger } from './export-ledger.tsx'
import { HistorySection } from './history-section.tsx'
import { LedgerFindings } from './ledger-findings.tsx'
import { LedgerList } from './ledger-list.tsx'
import { useMeterWords } from './quota-meter.tsx'
import { SeenSection } from './seen-section.tsx'
import { VerifyLedger } from './verify-ledger.tsx'

export function UsagePage() {
  const { t } = useTranslation()
  return (
    <Page title={t('usage.title')} intro={t('usage.intro')}>
      <Today />
      <HistorySection />
      <SeenSection />
      <Section title={t('usage.ledger')}>
        <p className="max-w-(--measure) text-muted">{t('usage.ledgerIntro')}</p>
        <LedgerFindings />
        <VerifyLedger />
        <ExportLedger />
        <LedgerList />
      </Section>
    </Page>
  )
}

function Today() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const query = useQuota()
  const quota = query.data
  return (
    <Section
      title={t('usage.today')}
      aside={quota ? <span className="text-sm text-muted">{t(`usage.tier.${quota.tier}`)}</span> : null}
    >
      {query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : quota ? (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <BigMeter meter={meterOf(quota, 'tokens')} remaining={quota.tokens.remaining} />
            <BigMeter meter={meterOf(quota, 'messages')} remaining={quota.messages.remaining} />
          </div>
          {quota.tokens.limit === UNLIMITED ? null : (
            <p className="mt-3 text-sm text-muted">
              {t('usage.resetsIn', {
                time: format.time(quota.resets_at),
                wait: format.duration(quota.resets_at - Date.now()),
              })}
            </p>
          )}
        </>
      ) : (
        <Skeleton className="h-24 w-full" />
      )}
    </Section>
  )
}

function BigMeter({ meter, remaining }: { meter: MeterView; remaining: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useMeterWords(meter)
  const name = t(`quota.${meter.resource}`)
  return (
    <div className="rounded-xl border border-line p-4">
      <div className="flex items-baseline justify-between gap-3">
        <span className="font-medium">{name}</span>
        <span className="text-sm text-muted tabular-nums">{words}</span>
      </div>
      <Meter className="mt-3 h-2" label={name} valueText={words} share={meter.share} tone={meter.tone} />
      <p className="mt-2 text-sm text-muted tabular-nums">
        {meter.limit === null
          ? t('usage.unlimited')
          : t('usage.left', { left: format.number(Math.max(0, remaining)) })}
      </p>
      {meter.elsewhere > 0 ? (
        <p className="text-sm text-muted tabular-nums">
          {t('usage.elsewhere', { elsewhere: format.number(meter.elsewhere) })}
        </p>
      ) : null}
      {meter.reserved > 0 ? (
        <p className="text-sm text-muted tabular-nums">
          {t('quota.inUseLong', {
            used: format.number(meter.used),
            reserved: format.number(meter.reserved),
          })}
        </p>
      ) : null}
      {meter.limit !== null && meter.used > meter.limit ? (
        <p className="text-sm text-muted tabular-nums">
          {t(meter.elsewhere > 0 ? 'usage.overElsewhere' : 'usage.over', {
            over: format.number(meter.used - meter.limit),
          })}
        </p>
      ) : null}
    </div>
  )
}
