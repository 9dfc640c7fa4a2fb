import { clsx } from 'clsx'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MemoryRun } from '../../../../contract/core/memory-runs.ts'
import { isSmall } from '../../../../contract/model-size.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { memoryPath } from '../../../core/memories.ts'
import { modelLabel, useModels } from '../../../core/models.ts'
import { messagePath } from '../../../core/paths.ts'
import { useRun } from '../../../core/work.ts'
import { useFormat } from '../../../lib/format.ts'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { EventWords } from './detail-history.tsx'

/** Shows "reviewed 12 exchanges, kept 2, merged 1, dropped 9", and on demand every step with its reason. */
export function RunRow({ run }: { run: MemoryRun }) {
  const { t } = useTranslation()
  const format = useFormat()
  const models = useModels().data
  const [isOpen, setIsOpen] = useState(false)
  const counts = (['kept', 'merged', 'promoted', 'superseded', 'let_go'] as const)
    .filter((name) => run[name] > 0)
    .map((name) => t(`memory.run.count.${name}`, { count: run[name], number: format.number(run[name]) }))
  const read = t(`memory.run.read.${run.worker}`, { count: run.read, number: format.number(run.read) })
  const facts = [
    format.dateTime(run.started_at),
    t(`memory.run.trigger.${run.trigger}`),
    ...(run.model === null ? [t('memory.run.noModel')] : [modelLabel(run.model, models)]),
    ...(run.tokens === 0
      ? []
      : [t('memory.run.tokens', { count: run.tokens, tokens: format.number(run.tokens) })]),
  ]
  return (
    <li className="py-3">
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p>
            <span className="font-medium">{t(`memory.worker.${run.worker}`)}: </span>
            {[read, ...(counts.length > 0 ? counts : [t('memory.run.noChanges')])].join(', ')}
            {run.state === 'done' ? null : (
              <span className={clsx(run.state === 'failed' ? 'text-danger' : 'text-muted')}>
                {' '}
                ({t(`memory.run.state.${run.state}`)})
              </span>
            )}
          </p>
          <p className="mt-0.5 text-sm text-muted tabular-nums">
            {facts.join(' · ')}
            {run.session_id === null ? null : (
              <>
                {' · '}
                <Link
                  to={messagePath(run.session_id, null)}
                  className="text-accent underline underline-offset-2"
                >
                  {run.session_title || t('chat.untitled')}
                </Link>
              </>
            )}
          </p>
        </div>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={t('memory.run.detailsOf', { time: format.dateTime(run.started_at) })}
          onClick={() => setIsOpen(!isOpen)}
          className="inline-flex min-h-8 shrink-0 items-center gap-1 rounded-lg px-2 text-sm text-muted hover:bg-hover hover:text-text"
        >
          <ChevronRight
            aria-hidden="true"
            className={clsx('size-4 transition-transform duration-100', isOpen && 'rotate-90')}
          />
          {t('memory.run.details')}
        </button>
      </div>
      {isOpen ? <RunDetails run={run} /> : null}
    </li>
  )
}

function RunDetails({ run }: { run: MemoryRun }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const query = useRun(run.id, true)
  const models = useModels().data
  // What a model under a thousand million parameters says of itself is chance (decision 0009).
  const isJudge = !isSmall(models?.find(({ name }) => name === run.model)?.parameters ?? null)
  const reflection = isJudge ? run.reflection : null
  return (
    <div aria-busy={query.isPending} className="mt-3 space-y-4 rounded-lg bg-sunken p-4 text-sm">
      {run.error === null ? null : (
        <p lang="en" className="text-danger">
          {run.error}
        </p>
      )}
      {reflection === null ? (
        run.worker === 'reflection' && run.model !== null && models !== undefined && !isJudge ? (
          <p className="text-muted">{t('memory.run.noJudgement')}</p>
        ) : null
      ) : (
        <dl className="space-y-2">
          {(['tried', 'followed_constitution', 'better'] as const).map((name) => (
            <div key={name}>
              <dt className="font-medium">{t(`memory.run.answer.${name}`)}</dt>
              <dd className="break-words text-muted">{reflection[name]}</dd>
            </div>
          ))}
          {reflection.policy_score === null ? null : (
            <div>
              <dt className="font-medium">{t('memory.run.answer.policy_score')}</dt>
              <dd className="text-muted tabular-nums">{format.share(reflection.policy_score)}</dd>
            </div>
          )}
        </dl>
      )}
      {query.error ? (
        <p role="alert" className="text-danger">
          {errorText(query.error)}
        </p>
      ) : query.data === undefined ? (
        <Skeleton className="h-16 w-full" />
      ) : query.data.events.length === 0 ? (
        <p className="text-muted">{t('memory.run.noSteps')}</p>
      ) : (
        <ol className="space-y-2">
          {query.data.events.map((event) => (
            <li key={event.id}>
              <EventWords event={event} />
              {event.text === null ? (
                <span className="block text-muted">{t('memory.run.forgottenSince')}</span>
              ) : (
                <Link
                  to={memoryPath(event.memory_id)}
                  className="block break-words text-accent underline underline-offset-2"
                >
                  {event.text}
                </Link>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
