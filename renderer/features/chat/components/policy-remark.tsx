import { MessageCircle, PencilLine } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MessagePolicy } from '../../../../contract/core/chat.ts'
import { actPath } from '../../../core/policy.ts'
import { reasonWords } from '../../../core/policy-words.ts'

/** One line under an answer: a remark of the constitution, or what it changed. Nothing when there is nothing to say. */
export function PolicyRemark({ policy }: { policy: MessagePolicy | null }) {
  const { t } = useTranslation()
  if (policy === null) return null
  const isRevised = policy.stage === 'align' && policy.original !== null
  // Someone who needs help has a card of their own, and no remarks.
  if (!isRevised && (policy.outcome !== 'note' || policy.category === 'crisis')) return null
  const reason = reasonWords(t, policy)
  if (reason === '' && !isRevised) return null
  const Icon = isRevised ? PencilLine : MessageCircle
  return (
    <div className="mt-2 text-sm text-muted">
      <p className="flex flex-wrap items-start gap-x-2">
        <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 flex-1 basis-64">
          {isRevised
            ? t('policy.revised', { reason })
            : t(policy.stage === 'validate' ? 'policy.remarkOnQuestion' : 'policy.remark', { reason })}{' '}
          {policy.audit_id === null ? null : (
            <Link to={actPath(policy.audit_id)} className="underline underline-offset-2 hover:text-text">
              {t('policy.why')}
            </Link>
          )}
        </span>
      </p>
      {isRevised ? (
        <details className="mt-1 pl-6">
          <summary className="w-fit rounded-md hover:text-text">{t('policy.showOriginal')}</summary>
          <blockquote className="mt-1 max-h-64 overflow-y-auto border-l-2 border-line pl-3 whitespace-pre-wrap">
            {policy.original}
          </blockquote>
        </details>
      ) : null}
    </div>
  )
}
