import { Pause, Play, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Pull } from '../../../../contract/core/pulls.ts'
import { errorWords } from '../../../core/error-words.ts'
import { type PullAction, usePullAction } from '../../../core/pulls.ts'
import { useSettings, useUpdateSettings } from '../../../core/settings.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Progress } from '../../../ui/meter.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { usePullWords } from '../use-pull-words.ts'

export function DownloadRow({ pull }: { pull: Pull }) {
  const { t } = useTranslation()
  const words = usePullWords(pull)
  const act = usePullAction()
  const sayProblem = useProblemToast()
  const send = (action: PullAction) => act.mutate(action, { onError: sayProblem })
  const { id, state } = pull
  const name = pull.name.replace(/:latest$/, '')
  const canPause = state === 'running' || state === 'waiting' || state === 'offline'
  const canResume = state === 'paused' || state === 'failed' || state === 'offline'
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-medium break-words">
            <bdi>{name}</bdi>
          </p>
          <p className="text-sm text-muted tabular-nums">{words}</p>
        </div>
        <div className="flex items-center gap-1">
          {state === 'done' ? <UseButton name={pull.name} /> : null}
          {canPause ? (
            <IconButton
              icon={Pause}
              label={t('models.pause', { name })}
              onClick={() => send({ type: 'pause', id })}
            />
          ) : null}
          {canResume ? (
            <IconButton
              icon={Play}
              label={t('models.resume', { name })}
              onClick={() => send({ type: 'resume', id })}
            />
          ) : null}
          <IconButton
            icon={X}
            label={t(state === 'done' ? 'models.dismiss' : 'models.cancel', { name })}
            tipAlign="end"
            disabled={act.isPending}
            onClick={() => send({ type: 'remove', id })}
          />
        </div>
      </div>
      {state === 'done' ? null : (
        <div className="mt-2">
          <Progress
            label={t('models.progressOf', { name })}
            valueText={words}
            share={pull.total_bytes ? pull.done_bytes / pull.total_bytes : state === 'waiting' ? 0 : null}
          />
        </div>
      )}
      <RowNotice pull={pull} />
    </li>
  )
}

function RowNotice({ pull }: { pull: Pull }) {
  const { t } = useTranslation()
  const format = useFormat()
  const details = pull.error?.details
  const hasNumbers = typeof details?.needed_bytes === 'number' && typeof details.free_bytes === 'number'
  if (pull.error) {
    return (
      <Notice tone={pull.state === 'failed' ? 'danger' : 'warn'} className="mt-2">
        {errorWords(t, format, pull.error)}
        {hasNumbers
          ? ` ${t('models.diskNumbers', {
              needed: format.bytes(Number(details.needed_bytes)),
              free: format.bytes(Number(details.free_bytes)),
            })}`
          : null}
      </Notice>
    )
  }
  if (pull.has_template !== false) return null
  return (
    <Notice tone="info" className="mt-2">
      {t('models.import.noTemplate')}
    </Notice>
  )
}

/** Only for what the engine has checked and can load. */
function UseButton({ name }: { name: string }) {
  const { t } = useTranslation()
  const { default_model: chosen } = useSettings()
  const update = useUpdateSettings()
  const sayProblem = useProblemToast()
  if (chosen === name) return <span className="px-2 text-sm text-muted">{t('models.isDefault')}</span>
  return (
    <Button look="primary" onClick={() => update.mutate({ default_model: name }, { onError: sayProblem })}>
      {t('models.use')}
    </Button>
  )
}
