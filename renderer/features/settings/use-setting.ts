import { useTranslation } from 'react-i18next'
import type { SettingsUpdate } from '../../../contract/core/settings.ts'
import { asCoreError } from '../../core/core-error.ts'
import { errorWords } from '../../core/error-words.ts'
import { useUpdateSettings } from '../../core/settings.ts'
import { useFormat } from '../../lib/format.ts'
import { showToast } from '../../ui/toast.tsx'

/** Changes settings; what the core refuses is taken back and said. */
export function useSetting(): (change: SettingsUpdate) => void {
  const { t } = useTranslation()
  const format = useFormat()
  const { mutate } = useUpdateSettings()
  return (change) =>
    mutate(change, {
      onError: (error) =>
        showToast({
          text: t('settings.notSaved', { why: errorWords(t, format, asCoreError(error)) }),
          isProblem: true,
        }),
    })
}
