import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LibraryEntry } from '../../../../contract/core/model-library.ts'
import { usePullAction, usePulls } from '../../../core/pulls.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { AbilityList } from './ability-list.tsx'
import { FitMark } from './fit-mark.tsx'

export function LibraryRow({ entry }: { entry: LibraryEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const facts = [
    format.bytes(entry.size_bytes),
    entry.parameters,
    t('models.context', { count: entry.context_tokens, tokens: format.number(entry.context_tokens) }),
    t('models.languages', { languages: entry.languages }),
    entry.license,
  ]
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-medium break-words">
          {entry.title}
          {entry.is_recommended ? (
            <span className="ml-2 rounded-full bg-accent px-2 py-0.5 text-xs font-normal whitespace-nowrap text-on-accent">
              {t('models.recommended')}
            </span>
          ) : null}
        </p>
        <p className="text-sm">{t(`models.goodAt.${entry.good_at}`)}</p>
        <p className="text-sm text-muted tabular-nums">{facts.join(' · ')}</p>
        <AbilityList can={entry.can} />
      </div>
      <div className="flex flex-col items-end gap-2">
        <GetButton entry={entry} />
        <FitMark fit={entry.fit} />
      </div>
    </li>
  )
}

function GetButton({ entry: { name, title, is_installed, is_recommended, fit } }: { entry: LibraryEntry }) {
  const { t } = useTranslation()
  const pulls = usePulls().data ?? []
  const act = usePullAction()
  const sayProblem = useProblemToast()
  const isComing = pulls.some(
    (pull) => pull.name === name && pull.state !== 'done' && pull.state !== 'failed',
  )
  if (is_installed) return <span className="py-2 text-sm text-muted">{t('models.isInstalled')}</span>
  if (isComing) return <span className="py-2 text-sm text-muted">{t('models.isComing')}</span>
  return (
    <Button
      look={is_recommended ? 'primary' : 'plain'}
      aria-label={t('models.downloadOf', { name: title })}
      disabled={act.isPending || (fit.level === 'too_big' && fit.by === 'disk')}
      onClick={() => act.mutate({ type: 'download', name }, { onError: sayProblem })}
    >
      <Download aria-hidden="true" className="size-4" />
      {t('models.download')}
    </Button>
  )
}
