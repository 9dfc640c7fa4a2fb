import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { z } from 'zod'
import type { Message } from '../../../../contract/core/chat.ts'
import { giveCommand } from '../../../core/commands.ts'
import { errorWords } from '../../../core/error-words.ts'
import { type Format, useFormat } from '../../../lib/format.ts'
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
        <Notice tone={message.error?.code === 'answer_limit_reached' ? 'info' : 'warn'} className="mt-2">
          {cutWords(t, format, message.error)}
        </Notice>
      )
    case 'failed':
      return (
        <Notice
          tone="danger"
          announce={null}
          className="mt-2"
          actions={
            <>
              {again(t('actions.retry'))}
              <OtherWay message={message} />
            </>
          }
        >
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

/** Failures that the same model will most likely have again. */
const NEEDS_OTHER_MODEL = new Set([
  'model_out_of_memory',
  'model_unsupported',
  'model_not_found',
  'answer_thought_only',
])

/** The way on where trying again does not help by itself. */
function OtherWay({ message: { error, model } }: { message: Message }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  if (error && NEEDS_OTHER_MODEL.has(error.code)) {
    return <Button onClick={() => navigate('/models')}>{t('answer.toModels')}</Button>
  }
  if (error?.code === 'message_too_long_for_model' && model !== null) {
    return (
      <Button onClick={() => giveCommand({ type: 'model_settings', model })}>
        {t('answer.longerContext')}
      </Button>
    )
  }
  return null
}

const resetSchema = z.object({ resets_at: z.number() })

/** Which limit ended it; an answer of an earlier day does not mention tokens that have since been renewed. */
function cutWords(t: TFunction, format: Format, error: Message['error']): string {
  if (error?.code === 'answer_limit_reached') return t('answer.cutLength')
  const reset = resetSchema.safeParse(error?.details).data?.resets_at ?? 0
  if (reset <= Date.now()) return t('answer.cut')
  return t('answer.cutUntil', { time: format.time(reset), wait: format.duration(reset - Date.now()) })
}
