import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { PolicyAct, PolicyOutcome } from '../../../../contract/core/policy.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useAudit, useConstitution } from '../../../core/policy.ts'
import { principleWords } from '../../../core/principle-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { ActDetails, ActWords } from './act-facts.tsx'
import { Appeal } from './appeal.tsx'
import { OUTCOMES, OutcomeBar, OutcomeMark } from './outcome-mark.tsx'

/** Every act, newest first. It holds no text of chats. */
export function AuditList() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [outcome, setOutcome] = useState<PolicyOutcome | null>(null)
  const query = useAudit(outcome)
  const counts = query.data?.pages[0]?.counts
  const names = new Map(
    useConstitution().data?.principles.map((one) => [one.id, principleWords(t, one).name]),
  )
  const acts = query.data?.pages.flatMap((page) => page.acts)
  return (
    <>
      <p className="max-w-(--measure) text-muted">{t('constitution.actsWhat')}</p>
      <OutcomeFilter value={outcome} counts={counts} onChange={setOutcome} />
      {query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : acts === undefined ? (
        <Skeleton className="mt-4 h-40 w-full" />
      ) : acts.length === 0 ? (
        <p className="mt-4 max-w-(--measure) text-muted">
          {t(outcome === null ? 'constitution.noActs' : 'constitution.noSuchActs')}
        </p>
      ) : (
        <ul aria-label={t('constitution.tabs.acts')} className="mt-2 divide-y divide-line">
          {acts.map((act) => (
            <ActRow key={act.id} act={act} names={names} />
          ))}
        </ul>
      )}
      {query.hasNextPage ? (
        <Button
          className="mt-3"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('constitution.older')}
        </Button>
      ) : null}
    </>
  )
}

function OutcomeFilter({
  value,
  counts,
  onChange,
}: {
  value: PolicyOutcome | null
  counts: Record<PolicyOutcome, number> | undefined
  onChange: (value: PolicyOutcome | null) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const total = counts ? OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0) : undefined
  return (
    <fieldset className="mt-4">
      <legend className="sr-only">{t('constitution.filter')}</legend>
      {counts ? <OutcomeBar counts={counts} /> : null}
      <div className="mt-2 flex flex-wrap gap-1">
        {[null, ...OUTCOMES].map((outcome) => {
          const count = outcome === null ? total : counts?.[outcome]
          return (
            <button
              key={outcome ?? 'all'}
              type="button"
              aria-pressed={outcome === value}
              onClick={() => onChange(outcome)}
              className={clsx(
                'inline-flex min-h-8 items-center gap-2 rounded-lg border px-3 text-sm',
                outcome === value ? 'border-line-strong bg-hover font-medium' : 'border-line hover:bg-hover',
              )}
            >
              {outcome === null ? t('constitution.allActs') : <OutcomeMark outcome={outcome} />}{' '}
              {count === undefined ? null : (
                <span className="text-muted tabular-nums">{format.number(count)}</span>
              )}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}

function ActRow({ act, names }: { act: PolicyAct; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const isAskedFor = useSearchParams()[0].get('act') === act.id
  const [isOpen, setIsOpen] = useState(isAskedFor)
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isAskedFor) row.current?.scrollIntoView({ block: 'center' })
  }, [isAskedFor])
  return (
    <li ref={row} className="py-3">
      <div className="flex flex-wrap items-center gap-x-3 text-sm">
        <OutcomeMark outcome={act.outcome} />
        <span className="text-muted">{t(`constitution.stages.${act.stage}`)}</span>
        <time dateTime={new Date(act.at).toISOString()} className="text-muted tabular-nums">
          {format.dateTime(act.at)}
        </time>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={t('constitution.detailsOf', { time: format.dateTime(act.at) })}
          onClick={() => setIsOpen(!isOpen)}
          className="ml-auto inline-flex min-h-8 items-center gap-1 rounded-lg px-2 text-muted hover:bg-hover hover:text-text"
        >
          <ChevronRight
            aria-hidden="true"
            className={clsx('size-4 transition-transform duration-100', isOpen && 'rotate-90')}
          />
          {t('constitution.details')}
        </button>
      </div>
      <p className="mt-1 max-w-(--measure)">
        <ActWords act={act} />
      </p>
      {isOpen ? (
        <div className="mt-3 space-y-3 rounded-lg bg-sunken p-4">
          <ActDetails act={act} names={names} />
          <Appeal act={act} />
        </div>
      ) : act.appeal ? (
        <p className="mt-1 text-sm text-muted">{t('constitution.appeal.short')}</p>
      ) : null}
    </li>
  )
}
