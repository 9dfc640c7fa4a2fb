import { useTranslation } from 'react-i18next'
import { useRegister } from '../../../core/account.ts'
import { resolveLanguage } from '../../../i18n/translations.ts'
import { PasswordField } from '../../../ui/password-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'
import { LinkButton } from './link-button.tsx'

const MAX_NAME_LENGTH = 100

export function RegisterForm({ email, onLogin }: { email: string; onLogin: (email: string) => void }) {
  const { t, i18n } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: register } = useRegister()
  const form = useForm({
    initial: { email, password: '', name: '' },
    check: (values) =>
      problemsOf({ email: checks.newEmail(values.email), password: checks.newPassword(values.password) }),
    send: ({ email, password, name }) =>
      register({
        email: email.trim(),
        password,
        name: name.trim(),
        // Mails come in the language of the interface.
        language: resolveLanguage('system', [i18n.language]),
      }),
    blame: { email_invalid: 'email', password_too_common: 'password' },
  })
  return (
    <form {...form.form} className="max-w-sm space-y-4">
      <TextField
        {...form.field('email')}
        label={t('account.email')}
        type="email"
        autoComplete="username"
        spellCheck={false}
        hint={t('account.emailHint')}
      />
      <PasswordField
        {...form.field('password')}
        label={t('account.password')}
        kind="new"
        hint={t('account.passwordHint')}
      />
      <TextField
        {...form.field('name')}
        label={t('account.nameOptional')}
        autoComplete="name"
        maxLength={MAX_NAME_LENGTH}
        dir="auto"
      />
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('account.register')} />
      <p className="text-sm text-muted">
        {t('account.hasAccount')}{' '}
        <LinkButton onClick={() => onLogin(form.values.email)}>{t('account.signIn')}</LinkButton>
      </p>
    </form>
  )
}
