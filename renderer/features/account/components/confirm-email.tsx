import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLogout, useResendMail, useVerifyEmail } from '../../../core/account.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { codeOf, problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'
import { LinkButton } from './link-button.tsx'

/** Asks for the code of the mail. Nothing waits for it except buying a plan. */
export function ConfirmEmail({ email }: { email: string }) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: verify } = useVerifyEmail()
  const form = useForm({
    initial: { code: '' },
    check: (values) => problemsOf({ code: checks.code(values.code) }),
    send: (values) => verify({ token: codeOf(values.code) }),
    blame: { mail_token_invalid: 'code', mail_token_not_yours: 'code' },
  })
  return (
    <section
      aria-labelledby="confirm-email-title"
      className="mt-6 rounded-xl border border-line bg-sunken p-4"
    >
      <h2 id="confirm-email-title" className="font-medium">
        {t('account.confirm.title')}
      </h2>
      <p className="mt-1 max-w-(--measure) text-sm text-muted">{t('account.confirm.what', { email })}</p>
      <form {...form.form} className="mt-3 max-w-sm space-y-3">
        <TextField
          {...form.field('code')}
          label={t('account.code')}
          autoComplete="one-time-code"
          spellCheck={false}
          className="font-mono"
        />
        <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('account.confirm.submit')} />
      </form>
      <Resend />
      <WrongAddress />
    </section>
  )
}

function Resend() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const resend = useResendMail()
  return (
    <div className="mt-3 text-sm text-muted">
      {t('account.confirm.noMail')}{' '}
      <LinkButton disabled={resend.isPending} onClick={() => resend.mutate(undefined)}>
        {t(resend.isPending ? 'account.sending' : 'account.confirm.resend')}
      </LinkButton>
      {resend.error ? (
        <p role="alert" className="mt-1 text-danger">
          {errorText(resend.error)}
        </p>
      ) : null}
      <p role="status" className={resend.data ? 'mt-1' : ''}>
        {resend.data ? t(`account.confirm.resent.${resend.data.state}`) : null}
      </p>
    </div>
  )
}

function WrongAddress() {
  const { t } = useTranslation()
  const sayProblem = useProblemToast()
  const [isAsked, setIsAsked] = useState(false)
  const logout = useLogout()
  if (!isAsked) {
    return (
      <p className="mt-1 text-sm text-muted">
        {t('account.confirm.wrongAddress')}{' '}
        <LinkButton onClick={() => setIsAsked(true)}>{t('account.confirm.other')}</LinkButton>
      </p>
    )
  }
  return (
    <div className="mt-3 text-sm">
      <p className="max-w-(--measure)">{t('account.confirm.otherWhat')}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button disabled={logout.isPending} onClick={() => logout.mutate(undefined, { onError: sayProblem })}>
          {t('account.signOut')}
        </Button>
        <Button look="quiet" onClick={() => setIsAsked(false)}>
          {t('actions.cancel')}
        </Button>
      </div>
    </div>
  )
}
