import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'

/** An error in words, with a button to try again. */
export function Problem({ text, onRetry }: { text: string; onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <Notice tone="danger" actions={<Button onClick={onRetry}>{t('actions.retry')}</Button>}>
      {text}
    </Notice>
  )
}
