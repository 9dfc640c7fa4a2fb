import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../../../contract/core/models.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { isEngineReady, useHealth } from '../../../core/health.ts'
import { useInstalledModels, useRestartEngine } from '../../../core/models.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { InstalledRow } from './installed-row.tsx'

export function InstalledList() {
  const { t } = useTranslation()
  const format = useFormat()
  const models = useInstalledModels().data
  const size = models?.reduce((sum, model) => sum + model.size_bytes, 0)
  return (
    <Section
      title={t('models.installed')}
      aside={
        size === undefined ? null : (
          <span className="text-sm text-muted tabular-nums">
            {t('models.onDisk', { size: format.bytes(size) })}
          </span>
        )
      }
    >
      <Installed />
    </Section>
  )
}

function Installed() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const models = useInstalledModels()
  const health = useHealth()
  const [asked, setAsked] = useState<Model | null>(null)
  const engine = health.data?.engine
  if (engine && !isEngineReady(health.data) && (engine.state === 'failed' || engine.state === 'stopped')) {
    return <EngineAway />
  }
  if (models.data === undefined) {
    return models.error ? (
      <Problem text={errorText(models.error)} onRetry={() => void models.refetch()} />
    ) : (
      <div aria-busy="true" className="space-y-2">
        <Skeleton className="h-14 w-full" />
        <Skeleton className="h-14 w-full" />
      </div>
    )
  }
  if (models.data.length === 0) return <p className="text-muted">{t('models.none')}</p>
  return (
    <>
      <ul aria-label={t('models.installed')} className="divide-y divide-line">
        {models.data.map((model) => (
          <InstalledRow key={model.name} model={model} onDelete={() => setAsked(model)} />
        ))}
      </ul>
      <DeleteDialog model={asked} onClose={() => setAsked(null)} />
    </>
  )
}

function EngineAway() {
  const { t } = useTranslation()
  const restart = useRestartEngine()
  return (
    <Notice
      tone="warn"
      actions={
        <Button disabled={restart.isPending} onClick={() => restart.mutate()}>
          {t('settings.engine.restart')}
        </Button>
      }
    >
      {t('models.engineAway')}
    </Notice>
  )
}
