import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { asCoreError } from '../../../core/core-error.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

/** A chat that could not be opened. */
export function ChatProblem({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const coreError = asCoreError(error)
  return (
    <div className="min-h-0 flex-1">
      <div className="mx-auto max-w-(--column) px-6 pt-20">
        <Notice
          tone="danger"
          actions={
            coreError.code === 'session_not_found' ? (
              <Link to="/" className="self-center font-medium underline underline-offset-2">
                {t('sidebar.newChat')}
              </Link>
            ) : (
              <Button onClick={onRetry}>{t('actions.retry')}</Button>
            )
          }
        >
          {errorText(coreError)}
        </Notice>
      </div>
    </div>
  )
}
