import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useBackgroundWork, useRuns } from '../../../core/work.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { RunRow } from './run-row.tsx'
import { WorkState } from './work-state.tsx'

/** What reflection and distillation did, line by line, and what they are doing now. */
export function RunLog() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const work = useBackgroundWork()
  const runs = useRuns()
  const shown = runs.data?.pages.flatMap((page) => page.runs)
  return (
    <>
      <p className="max-w-(--measure) text-muted">{t('memory.run.what')}</p>
      <WorkState query={work} />
      <Section title={t('memory.run.title')}>
        {runs.error ? (
          <Problem text={errorText(runs.error)} onRetry={() => void runs.refetch()} />
        ) : shown === undefined ? (
          <Skeleton className="h-40 w-full" />
        ) : shown.length === 0 ? (
          <p className="max-w-(--measure) text-muted">{t('memory.run.none')}</p>
        ) : (
          <ul aria-label={t('memory.run.title')} className="divide-y divide-line">
            {shown.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </ul>
        )}
        {runs.hasNextPage ? (
          <Button className="mt-3" onClick={() => void (runs.isFetching ? undefined : runs.fetchNextPage())}>
            {t('memory.run.older')}
          </Button>
        ) : null}
      </Section>
    </>
  )
}
