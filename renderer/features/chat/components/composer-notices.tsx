import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { quotaExceededDetailsSchema } from '../../../../contract/core/usage.ts'
import type { CoreError } from '../../../core/core-error.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { usedUpResource, useQuota } from '../../../core/usage.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { useChatClient, useOutbox } from '../chat-context.ts'
import { CrisisCard } from './crisis-card.tsx'
import { QuotaNotice } from './quota-notice.tsx'
import { WaitingMessages } from './waiting-messages.tsx'

interface ComposerNoticesProps {
  chat: string
  hasText: boolean
  /** Why the last Enter sent nothing. */
  heldBack: 'answering' | 'sending' | null
  onSendThen: () => void
}

/** Why a message cannot be sent now: a limit, the last refusal, or an answer that is still running. */
export function ComposerNotices(props: ComposerNoticesProps) {
  const refusal = useOutbox().refusals.get(props.chat)
  return (
    <>
      {/* The message could not be stored, so no answer can show it. */}
      {refusal && isOfSomeoneInDanger(refusal) ? <CrisisCard messageId={`refused-${props.chat}`} /> : null}
      <WaitingMessages chat={props.chat} />
      <FirstNotice {...props} refusal={refusal} />
    </>
  )
}

function FirstNotice({
  chat,
  hasText,
  heldBack,
  onSendThen,
  refusal,
}: ComposerNoticesProps & { refusal: CoreError | undefined }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { outbox } = useChatClient()
  const quota = useQuota().data
  const dismiss = () => outbox.dismissRefusal(chat)
  const tier = quota?.tier ?? 'free_trial'
  if (heldBack) {
    return (
      <Notice tone="info" announce="status" className="mb-2">
        {t(heldBack === 'answering' ? 'chat.busyAnswering' : 'chat.busySending')}
      </Notice>
    )
  }
  const refused = quotaExceededDetailsSchema.safeParse(refusal?.details)
  const sendThen = hasText ? onSendThen : null
  if (refusal?.code === 'quota_exceeded' && refused.success) {
    return <QuotaNotice spent={refused.data} tier={tier} onSendThen={sendThen} onDismiss={dismiss} />
  }
  if (refusal) {
    return (
      <Notice
        tone="danger"
        className="mb-2"
        actions={
          <IconButton
            icon={X}
            size="small"
            label={t('actions.dismiss')}
            tipSide="top"
            tipAlign="end"
            onClick={dismiss}
          />
        }
      >
        {errorText(refusal)}
      </Notice>
    )
  }
  const resource = usedUpResource(quota)
  if (!quota || !resource || !hasText) return null
  const spent = { ...quota[resource], resource, resets_at: quota.resets_at }
  return <QuotaNotice spent={spent} tier={tier} onSendThen={sendThen} onDismiss={null} />
}

const categorySchema = z.object({ category: z.literal('crisis') })

function isOfSomeoneInDanger(refusal: CoreError): boolean {
  return categorySchema.safeParse(refusal.details).success
}
