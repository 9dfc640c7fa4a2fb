import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { TIERS, type Tier } from '../../../../contract/tiers.ts'
import { neverFits, quotaWords, type Spent } from '../../../core/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Notice } from '../../../ui/notice.tsx'

interface QuotaNoticeProps {
  spent: Spent
  tier: Tier
  /** Keeps the text of the composer until the quota resets; absent when there is none to keep. */
  onSendThen: (() => void) | null
  /** Absent for what is only a warning. */
  onDismiss: (() => void) | null
}

/** A limit of the day: which, until when, and the ways on. */
export function QuotaNotice({ spent, tier, onSendThen, onDismiss }: QuotaNoticeProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const isHeld = (spent.reserved ?? 0) > 0 && spent.used < spent.limit
  const plans =
    tier === 'free_trial'
      ? t('quota.plans', {
          tokens: format.number(TIERS.basic.limitTokens),
          messages: format.number(TIERS.basic.limitMessages),
        })
      : t('quota.plansPro')
  return (
    <Notice
      tone="warn"
      announce="status"
      className="mb-2"
      actions={
        <>
          {onSendThen && !isHeld && !neverFits(spent) ? (
            <Button onClick={onSendThen}>{t('quota.sendThen')}</Button>
          ) : null}
          <Link to="/usage" className="self-center font-medium underline underline-offset-2">
            {t('quota.seeUsage')}
          </Link>
          {onDismiss ? (
            <IconButton
              icon={X}
              size="small"
              label={t('actions.dismiss')}
              tipSide="top"
              tipAlign="end"
              onClick={onDismiss}
            />
          ) : null}
        </>
      }
    >
      {quotaWords(t, format, spent)}
      {isHeld ? null : (
        <>
          {` ${plans} `}
          <Link to="/account/plan" className="font-medium underline underline-offset-2">
            {t('account.seePlans')}
          </Link>
        </>
      )}
    </Notice>
  )
}
