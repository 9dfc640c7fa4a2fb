import { useTranslation } from 'react-i18next'
import type { SettingsUpdate } from '../../../contract/core/settings.ts'
import { useErrorText } from '../../core/error-words.ts'
import { useUpdateSettings } from '../../core/settings.ts'
import { showToast } from '../../lib/toasts.ts'

/** Changes settings; shows a toast when the core refuses, and the old value again. */
export function useSetting(): (change: SettingsUpdate) => void {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { mutate } = useUpdateSettings()
  return (change) =>
    mutate(change, {
      onError: (error) =>
        showToast({
          text: t('settings.notSaved', { why: errorText(error) }),
          isProblem: true,
        }),
    })
}
