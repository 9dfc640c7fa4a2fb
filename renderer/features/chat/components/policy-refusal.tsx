import { CircleHelp, CircleSlash } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { z } from 'zod'
import type { Message, MessagePolicy } from '../../../../contract/core/chat.ts'
import { isProtection, type PolicyAct, policyCategorySchema } from '../../../../contract/core/policy.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { actPath, useAppeal } from '../../../core/policy.ts'
import { reasonWords } from '../../../core/policy-words.ts'
import { principleName } from '../../../core/principle-words.ts'
import { Button } from '../../../ui/button.tsx'

/** Whether it was the constitution that left this question unanswered. */
export function isPolicyRefusal(message: Message): boolean {
  return (
    message.status === 'failed' &&
    (message.error?.code === 'policy_blocked' || message.error?.code === 'policy_ask')
  )
}

interface PolicyRefusalProps {
  message: Message
  isBusy: boolean
  /** Answers anyway; `actId`: the act that the user has confirmed. */
  onAnswer: (actId: string) => void
}

/** Shown in place of an answer: which principle acted, why, and the user's next step. */
export function PolicyRefusal({ message, isBusy, onAnswer }: PolicyRefusalProps) {
  const { t } = useTranslation()
  const isAsk = message.error?.code === 'policy_ask'
  const { auditId, principle, act } = factsOf(message)
  const Icon = isAsk ? CircleHelp : CircleSlash
  const reason = reasonWords(t, act)
  return (
    <section
      aria-label={t(isAsk ? 'policy.askTitle' : 'policy.blockTitle')}
      className="mt-1 max-w-(--measure) rounded-xl border border-line bg-sunken p-4"
    >
      <h3 className="flex items-center gap-2 font-semibold">
        <Icon aria-hidden="true" className="size-4 shrink-0 text-muted" />
        {isAsk
          ? t('policy.askTitle')
          : principle === null
            ? t('policy.blockTitle')
            : t('policy.blockBy', { principle: principleName(t, principle) })}
      </h3>
      <p className="mt-1">
        {reason === '' ? t(isAsk ? 'errors.policy_ask' : 'errors.policy_blocked') : reason}
      </p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {auditId === null ? null : isAsk ? (
          <Button disabled={isBusy} onClick={() => onAnswer(auditId)}>
            {t('policy.yesAnswer')}
          </Button>
        ) : (
          <AppealButton actId={auditId} act={act} isBusy={isBusy} onAnswer={onAnswer} />
        )}
        <Link
          to={auditId === null ? '/constitution' : actPath(auditId)}
          className="inline-flex min-h-9 items-center rounded-lg px-3 text-sm font-medium hover:bg-hover"
        >
          {t('policy.seeConstitution')}
        </Link>
      </div>
    </section>
  )
}

function AppealButton({
  actId,
  act,
  isBusy,
  onAnswer,
}: Omit<PolicyRefusalProps, 'message'> & { actId: string; act: Pick<PolicyAct, 'category' | 'outcome'> }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const appeal = useAppeal()
  const isFixed = isProtection(act.category, act.outcome)
  if (isFixed && appeal.data) {
    return (
      <p role="status" className="basis-full text-sm">
        {t('constitution.appeal.stays')}
      </p>
    )
  }
  return (
    <>
      <Button
        disabled={isBusy || appeal.isPending}
        onClick={() => appeal.mutate({ actId }, { onSuccess: () => (isFixed ? undefined : onAnswer(actId)) })}
      >
        {t(isFixed ? 'constitution.appeal.start' : 'policy.wrongAnswerIt')}
      </Button>
      {appeal.error ? (
        <p role="alert" className="order-last basis-full text-sm text-danger">
          {errorText(appeal.error)}
        </p>
      ) : null}
    </>
  )
}

const detailsSchema = z.object({
  audit_id: z.string().nullish(),
  principle_name: z.string().nullish(),
  category: policyCategorySchema.nullish().catch(null),
})

/** Reads the verdict from the message, else from its error. */
function factsOf(message: Message): {
  auditId: string | null
  principle: string | null
  act: Pick<MessagePolicy, 'stage' | 'outcome' | 'category'>
} {
  const details = detailsSchema.safeParse(message.error?.details).data
  const { policy } = message
  return {
    auditId: policy?.audit_id ?? details?.audit_id ?? null,
    principle: policy?.principle_name ?? details?.principle_name ?? null,
    act: policy ?? {
      stage: 'validate',
      outcome: message.error?.code === 'policy_ask' ? 'ask' : 'block',
      category: details?.category ?? 'none',
    },
  }
}
