import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useInstalledModels, useModelLibrary } from '../../../core/models.ts'
import { usePullAction, usePulls } from '../../../core/pulls.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { usePullWords } from '../use-pull-words.ts'

/** A model up to this size on disk answers quickly, and not well. */
const SMALL_BYTES = 700_000_000

/**
 * Offers the one model that is recommended for this machine, while there are only small ones; then how far its download
 * is. Nothing for those who have a larger model.
 */
export function RecommendedCard({ hasLink = true }: { hasLink?: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const chat = useInstalledModels().data?.filter(({ kind }) => kind === 'chat')
  const hasOnlySmall = chat?.every(({ size_bytes }) => size_bytes <= SMALL_BYTES) ?? false
  const library = useModelLibrary(hasOnlySmall).data
  const pulls = usePulls().data
  const act = usePullAction()
  const sayProblem = useProblemToast()
  const entry = library?.entries.find(({ is_recommended }) => is_recommended)
  if (!hasOnlySmall || !entry || entry.is_installed || pulls === undefined) return null
  const pull = pulls.find(({ name, state }) => name === entry.name && state !== 'done')
  const size = format.bytes(entry.size_bytes)
  return (
    <section
      aria-label={t('models.card.label')}
      className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line bg-sunken px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-60">
        <p className="text-sm font-medium">{t('models.card.title')}</p>
        {pull ? (
          <PullLine pull={pull} title={entry.title} />
        ) : (
          <p className="text-sm text-muted">
            {t('models.card.offer', { name: entry.title, what: t(`models.goodAt.${entry.good_at}`) })}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        {hasLink ? (
          <Link to="/models" className="text-sm text-accent underline underline-offset-2">
            {t('models.card.all')}
          </Link>
        ) : null}
        {pull ? null : (
          <Button
            disabled={act.isPending}
            onClick={() => act.mutate({ type: 'download', name: entry.name }, { onError: sayProblem })}
          >
            {t('models.card.get', { name: entry.title, size })}
          </Button>
        )}
      </div>
    </section>
  )
}

function PullLine({ pull, title }: { pull: Parameters<typeof usePullWords>[0]; title: string }) {
  const words = usePullWords(pull)
  return (
    <p className="text-sm text-muted tabular-nums">
      {title} · {words}
    </p>
  )
}
