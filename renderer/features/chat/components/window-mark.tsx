import { Scissors } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useRemoveSummary, useStartSummary, useSummary } from '../../../core/summary.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'

/**
 * Stands in a chat where the model began to read for its last answer, and offers a summary of what is before.
 * `beforeId`: the message above it, up to which a summary is complete.
 */
export function WindowMark({ sessionId, beforeId }: { sessionId: string; beforeId: string | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const errorText = useErrorText()
  const { data: state } = useSummary(sessionId)
  const start = useStartSummary(sessionId)
  const remove = useRemoveSummary(sessionId)
  const onError = useProblemToast()
  const { summary = null, progress = null, error = null } = state ?? {}
  const isComplete = summary !== null && summary.up_to_message_id === beforeId
  return (
    <section
      aria-label={t('window.title')}
      className="my-4 rounded-lg border border-dashed border-line-strong px-3 py-2 text-sm text-muted"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Scissors aria-hidden="true" className="size-4 shrink-0" />
        <p className="min-w-0 flex-1 basis-48">
          {summary ? t('window.summarised') : t('window.begins')}
          {progress ? (
            <span role="status" className="ml-1 tabular-nums">
              {t('window.writing', {
                done: format.number(progress.done + 1),
                total: format.number(progress.total),
              })}
            </span>
          ) : null}
        </p>
        {progress ? (
          <Button look="quiet" onClick={() => remove.mutate(undefined, { onError })}>
            {t('actions.cancel')}
          </Button>
        ) : isComplete ? null : (
          <Button
            look="plain"
            disabled={start.isPending}
            onClick={() => start.mutate(undefined, { onError })}
          >
            {summary ? t('window.summariseAgain') : t('window.summarise')}
          </Button>
        )}
      </div>
      {error && !progress ? (
        <p role="alert" className="mt-2 text-danger">
          {t('window.failed')} {errorText(error)}
        </p>
      ) : null}
      {summary ? (
        <details className="mt-2">
          <summary className="cursor-pointer">{t('window.show')}</summary>
          <p dir="auto" className="mt-2 whitespace-pre-wrap text-text">
            {summary.content}
          </p>
          <p className="mt-2 flex flex-wrap items-center gap-x-3">
            {t('window.by', { model: summary.model, date: format.dateTime(summary.created_at) })}
            <Button look="quiet" onClick={() => remove.mutate(undefined, { onError })}>
              {t('window.remove')}
            </Button>
          </p>
        </details>
      ) : null}
    </section>
  )
}
