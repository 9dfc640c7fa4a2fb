import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { errorWords, quotaWords } from '../../../lib/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { usedUpResource, useQuota } from '../../../lib/quota.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { useChatClient, useOutbox } from '../chat-context.ts'

/** What stands between the person and sending: a limit reached, or why the last message came back. */
export function ComposerNotices({ chat }: { chat: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { outbox } = useChatClient()
  const refusal = useOutbox().refusals.get(chat)
  const quota = useQuota().data
  const spent = usedUpResource(quota)
  if (quota && spent) {
    return (
      <Notice
        tone="warn"
        announce="status"
        className="mb-2"
        actions={
          <Link to="/usage" className="self-center font-medium underline underline-offset-2">
            {t('quota.seeUsage')}
          </Link>
        }
      >
        {quotaWords(t, format, { resource: spent, ...quota[spent], resets_at: quota.resets_at })}{' '}
        {t('quota.textKept')}
      </Notice>
    )
  }
  if (!refusal) return null
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
          onClick={() => outbox.dismissRefusal(chat)}
        />
      }
    >
      {errorWords(t, format, refusal)}
    </Notice>
  )
}
