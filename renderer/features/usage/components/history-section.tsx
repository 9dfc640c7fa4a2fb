import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiKeyIdOf } from '../../../../contract/core/local-api.ts'
import type { UsageBreakdown } from '../../../../contract/core/usage.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useBreakdown, useHistory } from '../../../core/usage.ts'
import { Choice } from '../../../ui/choice.tsx'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { ShareTable, type UseShare } from './share-table.tsx'
import { UsageChart } from './usage-chart.tsx'

const PERIODS = ['7', '30', '90'] as const

/** Use of the chosen period by day, by chat and by model. */
export function HistorySection() {
  const { t } = useTranslation()
  const [period, setPeriod] = useState<(typeof PERIODS)[number]>('30')
  const days = Number(period)
  return (
    <Section title={t('usage.history')}>
      <Choice
        legend={t('usage.period')}
        value={period}
        options={PERIODS.map((value) => ({ value, label: t('usage.periodDays', { days: value }) }))}
        onChange={setPeriod}
      />
      <ByDay days={days} />
      <Shares days={days} />
    </Section>
  )
}

function ByDay({ days }: { days: number }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useHistory(days)
  return (
    <div aria-busy={query.isPending}>
      <h3 className="mt-2 font-medium">{t('usage.byDay')}</h3>
      {query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        // A chart of its own for each period, so that the day shown is one of it.
        <UsageChart key={query.data.length} days={query.data} />
      ) : (
        <Skeleton className="mt-2 h-48 w-full" />
      )}
    </div>
  )
}

function Shares({ days }: { days: number }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useBreakdown(days)
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  if (!query.data) {
    return (
      <div aria-busy="true">
        <Skeleton className="mt-6 h-40 w-full" />
      </div>
    )
  }
  // The chart above says so already.
  if (query.data.models.length === 0) return null
  return (
    <>
      <ShareTable title={t('usage.byChat')} nameLabel={t('usage.chat')} shares={chatShares(query.data, t)} />
      <ShareTable
        title={t('usage.byModel')}
        nameLabel={t('usage.model')}
        shares={query.data.models.map(({ model, ...use }) => ({
          key: model,
          name: model || t('usage.unknownModel'),
          ...use,
        }))}
      />
      <p className="mt-3 text-sm text-muted">{t('usage.breakdownWhat')}</p>
    </>
  )
}

function chatShares({ chats, other_chats: others }: UsageBreakdown, t: TFunction): UseShare[] {
  const shares = chats.map(({ session_id: id, title, ...use }) => {
    if (apiKeyIdOf(id) !== null) return { key: id, name: apiName(t, title), ...use }
    return title === null
      ? { key: id, name: t('usage.deletedChat'), ...use }
      : { key: id, name: title || t('chat.untitled'), to: `/chat/${id}`, ...use }
  })
  if (others.messages === 0 && others.tokens === 0) return shares
  return [...shares, { key: 'others', name: t('usage.otherChats'), ...others }]
}

/** `key`: null when it was revoked. */
function apiName(t: TFunction, key: string | null): string {
  return key === null ? t('usage.localApi') : t('usage.localApiKey', { name: key })
}
