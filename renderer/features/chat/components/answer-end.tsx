import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/api/chat.ts'
import { errorWords } from '../../../lib/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { useQuota } from '../../../lib/quota.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

interface AnswerEndProps {
  message: Message
  isBusy: boolean
  onAgain: () => void
}

/** How the answer ended when it did not end by itself: what happened, what was kept, and the next step. */
export function AnswerEnd({ message, isBusy, onAgain }: AnswerEndProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const quota = useQuota().data
  const kept = message.content === '' ? t('answer.nothingCame') : t('answer.keptSoFar')
  const again = (label: string) => (
    <Button look="plain" disabled={isBusy} onClick={onAgain}>
      {label}
    </Button>
  )
  switch (message.status) {
    case 'stopped':
      return (
        <p className="pt-1 text-sm text-muted">
          {message.content === '' ? t('answer.stoppedEmpty') : t('answer.stopped')}
        </p>
      )
    case 'cut':
      return (
        <Notice tone="warn" className="mt-2">
          {quota
            ? t('answer.cutUntil', {
                time: format.time(quota.resets_at),
                wait: format.duration(quota.resets_at - Date.now()),
              })
            : t('answer.cut')}
        </Notice>
      )
    case 'failed':
      return (
        <Notice tone="danger" announce={null} className="mt-2" actions={again(t('actions.retry'))}>
          {message.error ? errorWords(t, format, message.error) : t('errors.internal_error')} {kept}
        </Notice>
      )
    case 'interrupted':
      return (
        <Notice tone="info" className="mt-2" actions={again(t('answer.again'))}>
          {t('answer.interrupted')} {kept}
        </Notice>
      )
    default:
      return null
  }
}
