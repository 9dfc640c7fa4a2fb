import { ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { LedgerVerifyReply } from '../../../../contract/core/usage.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useVerifyLedger } from '../../../core/usage.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'

/** Recomputes the whole chain on request, and says in words what was found. */
export function VerifyLedger() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const verify = useVerifyLedger()
  return (
    <div className="mt-4 space-y-3">
      <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
        <ShieldCheck aria-hidden="true" className="size-4" />
        {verify.isPending ? t('verify.running') : t('verify.start')}
      </Button>
      {verify.error ? <Problem text={errorText(verify.error)} onRetry={() => verify.mutate()} /> : null}
      {verify.data ? <Finding reply={verify.data} /> : null}
    </div>
  )
}

function Finding({ reply }: { reply: LedgerVerifyReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const checked = format.number(reply.checked)
  return (
    <>
      {reply.first_bad ? (
        <Notice tone="danger">
          <p className="font-medium">
            {t('verify.broken', { seq: format.number(reply.first_bad.seq), count: reply.checked, checked })}
          </p>
          <p>{t(`verify.faults.${reply.first_bad.fault}`)}</p>
          <p className="mt-1">{t('verify.brokenNext')}</p>
        </Notice>
      ) : (
        <Notice tone="info" announce="status">
          {t('verify.unbroken', { count: reply.checked, checked })}
        </Notice>
      )}
      {reply.clock_events.length > 0 ? (
        <Notice tone="warn" announce="status">
          <p className="font-medium">{t('verify.clock')}</p>
          <ul className="mt-1 list-disc pl-5">
            {reply.clock_events.map((event) => (
              <li key={`${event.at}-${event.kind}`}>
                {t(`verify.clockEvents.${event.kind}`, {
                  at: format.dateTime(event.at),
                  by: format.duration(Math.abs(event.by_ms)),
                })}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
    </>
  )
}
