import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Constitution } from '../../../../contract/core/policy.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useRestoreConstitution, useVersion, useVersions } from '../../../core/policy.ts'
import { principleWords } from '../../../core/principle-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

/** All versions, newest first. Restoring one makes a new version: nothing is lost. */
export function VersionList({ current }: { current: Constitution | undefined }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const versions = useVersions()
  const [shown, setShown] = useState<number | null>(null)
  const restore = useRestore(current?.version ?? null)
  if (versions.error)
    return <Problem text={errorText(versions.error)} onRetry={() => void versions.refetch()} />
  if (!versions.data) return <Skeleton className="h-32 w-full" />
  return (
    <>
      <p className="max-w-(--measure) text-muted">{t('constitution.historyWhat')}</p>
      <ul aria-label={t('constitution.tabs.history')} className="mt-2 divide-y divide-line">
        {versions.data.map(({ version, author, note, created_at: createdAt }) => {
          const number = format.number(version)
          const isCurrent = version === current?.version
          return (
            <li key={version} className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3">
              <div className="min-w-0 flex-1 basis-72">
                <p className="font-medium">
                  {t('constitution.versionName', { version: number })}{' '}
                  {isCurrent ? (
                    <span className="ml-2 text-sm font-normal text-accent">{t('constitution.acts')}</span>
                  ) : null}
                </p>
                <p className="text-sm text-muted tabular-nums">
                  {t(`constitution.authors.${author}`)} · {format.dateTime(createdAt)}
                </p>
                {note === '' ? null : <p className="mt-1 text-sm break-words">{note}</p>}
              </div>
              <div className="flex gap-2">
                <Button
                  look="quiet"
                  aria-label={t('constitution.viewVersion', { version: number })}
                  onClick={() => setShown(version)}
                >
                  {t('constitution.view')}
                </Button>
                {isCurrent ? null : (
                  <Button
                    aria-label={t('constitution.restoreVersion', { version: number })}
                    disabled={restore.isPending}
                    onClick={() => restore.run(version)}
                  >
                    {t('constitution.restore')}
                  </Button>
                )}
              </div>
            </li>
          )
        })}
      </ul>
      <Dialog
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        title={t('constitution.versionName', { version: format.number(shown ?? 1) })}
      >
        {shown === null ? null : <VersionText version={shown} />}
      </Dialog>
    </>
  )
}

function VersionText({ version }: { version: number }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useVersion(version)
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton className="h-40 w-full" />
  return (
    <>
      {query.data.is_signature_valid ? null : (
        <p role="alert" className="mb-3 text-sm text-danger">
          {t('constitution.notSigned')}
        </p>
      )}
      <ol className="list-decimal space-y-3 pl-5 marker:text-muted">
        {query.data.principles.map((principle) => (
          <li key={principle.id}>
            <span className="font-semibold">{principleWords(t, principle).name}</span>
            {principle.is_active ? null : (
              <span className="ml-2 text-sm text-muted">{t('constitution.off')}</span>
            )}
            <p>{principleWords(t, principle).statement}</p>
          </li>
        ))}
      </ol>
    </>
  )
}

function useRestore(current: number | null): { run: (version: number) => void; isPending: boolean } {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const { mutateAsync, isPending } = useRestoreConstitution()
  const sayProblem = (error: unknown) => showToast({ text: errorText(error), isProblem: true })
  // Promises, since the callbacks of a mutation do not run once this tab is closed.
  const undo = (version: number) => {
    mutateAsync(version).then(
      () => showToast({ text: t('constitution.restored', { version: format.number(version) }) }),
      sayProblem,
    )
  }
  return {
    isPending,
    run: (version) => {
      mutateAsync(version).then(() => {
        showToast({
          text: t('constitution.restored', { version: format.number(version) }),
          ...(current === null
            ? {}
            : {
                action: {
                  label: t('actions.undo'),
                  altText: t('constitution.undoHint'),
                  run: () => undo(current),
                },
              }),
        })
      }, sayProblem)
    },
  }
}
