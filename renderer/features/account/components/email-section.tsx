import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeEmail, useVerifyEmail } from '../../../core/account.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { codeOf, problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'
import { LinkButton } from './link-button.tsx'

/** Changes the mail address: first the new one and the password, then the code of the mail that is sent to it. */
export function EmailSection({ email }: { email: string }) {
  const { t } = useTranslation()
  const [sentTo, setSentTo] = useState<string | null>(null)
  return (
    <Section title={t('account.security.email')}>
      <p className="mb-3 text-sm break-all text-muted">{t('account.security.emailNow', { email })}</p>
      {sentTo === null ? (
        <AskForm onSent={setSentTo} />
      ) : (
        <CodeForm sentTo={sentTo} onDone={() => setSentTo(null)} />
      )}
    </Section>
  )
}

function AskForm({ onSent }: { onSent: (email: string) => void }) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: change } = useChangeEmail()
  const form = useForm({
    initial: { email: '', password: '' },
    check: (values) =>
      problemsOf({ email: checks.newEmail(values.email), password: checks.password(values.password) }),
    send: async (values) => {
      await change({ email: values.email.trim(), password: values.password })
      return values.email.trim()
    },
    blame: { credentials_wrong: 'password', email_invalid: 'email' },
    onDone: onSent,
  })
  return (
    <form {...form.form} className="max-w-sm space-y-4">
      <TextField
        {...form.field('email')}
        label={t('account.security.newEmail')}
        type="email"
        autoComplete="email"
        spellCheck={false}
        hint={t('account.security.newEmailHint')}
      />
      <PasswordField {...form.field('password')} label={t('account.password')} kind="current" />
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('account.sendCode')} />
    </form>
  )
}

function CodeForm({ sentTo, onDone }: { sentTo: string; onDone: () => void }) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: verify } = useVerifyEmail()
  const form = useForm({
    initial: { code: '' },
    check: (values) => problemsOf({ code: checks.code(values.code) }),
    send: (values) => verify({ token: codeOf(values.code) }),
    blame: { mail_token_invalid: 'code', mail_token_not_yours: 'code' },
    onDone: () => {
      showToast({ text: t('account.security.emailChanged', { email: sentTo }) })
      onDone()
    },
  })
  return (
    <form {...form.form} className="max-w-sm space-y-4">
      <Notice tone="info" announce="status">
        {t('account.security.emailSent', { email: sentTo })}
      </Notice>
      <TextField
        {...form.field('code')}
        label={t('account.code')}
        autoComplete="one-time-code"
        spellCheck={false}
        hint={t('account.codeHint')}
        className="font-mono"
      />
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('account.confirm.submit')}>
        <LinkButton onClick={onDone}>{t('actions.cancel')}</LinkButton>
      </FormEnd>
    </form>
  )
}
