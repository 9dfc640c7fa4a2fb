import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useExportUsage } from '../../../core/usage.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'

/** Saves the whole ledger as CSV where the user chooses. */
export function ExportLedger() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const save = useExportUsage()
  return (
    <div className="mt-4 space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button disabled={save.isPending} onClick={() => save.mutate()}>
          <Download aria-hidden="true" className="size-4" />
          {save.isPending ? t('usage.exporting') : t('usage.export')}
        </Button>
        <span className="text-sm text-muted">{t('usage.exportWhat')}</span>
      </div>
      {save.error ? <Problem text={errorText(save.error)} onRetry={() => save.mutate()} /> : null}
      {save.data ? (
        <Notice tone="info" announce="status">
          {t('usage.exported')}
        </Notice>
      ) : null}
    </div>
  )
}
