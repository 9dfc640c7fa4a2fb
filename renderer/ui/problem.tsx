import { useTranslation } from 'react-i18next'
import { asCoreError } from '../core/core-error.ts'
import { errorWords } from '../core/error-words.ts'
import { useFormat } from '../lib/format.ts'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

/** Something that could not be read or done, in words, with a way to try again. */
export function Problem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Notice tone="danger" actions={<Button onClick={onRetry}>{t('actions.retry')}</Button>}>
      {errorWords(t, format, asCoreError(error))}
    </Notice>
  )
}
