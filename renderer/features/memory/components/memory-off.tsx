import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSettings } from '../../../core/settings.ts'
import { Notice } from '../../../ui/notice.tsx'

/** Says that memory is off, where one looks for what is remembered. */
export function MemoryOff() {
  const { t } = useTranslation()
  if (useSettings().memory_mode !== 'off') return null
  return (
    <Notice
      tone="info"
      className="mb-4"
      actions={
        <Link to="/settings" className="font-medium text-accent underline underline-offset-2">
          {t('memory.turnOn')}
        </Link>
      }
    >
      {t('memory.isOff')}
    </Notice>
  )
}
