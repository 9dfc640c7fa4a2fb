import { useTranslation } from 'react-i18next'
import { useLogin } from '../../../core/account.ts'
import { PasswordField } from '../../../ui/password-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'
import { LinkButton } from './link-button.tsx'

interface LoginFormProps {
  email: string
  onForgot: (email: string) => void
  /** Missing where there is an account already. */
  onRegister?: (email: string) => void
}

export function LoginForm({ email, onForgot, onRegister }: LoginFormProps) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: logIn } = useLogin()
  const login = useForm({
    initial: { email, password: '' },
    check: (values) =>
      problemsOf({ email: checks.email(values.email), password: checks.password(values.password) }),
    send: (values) => logIn({ email: values.email.trim(), password: values.password }),
    blame: { credentials_wrong: 'password', email_invalid: 'email' },
  })
  return (
    <form {...login.form} className="max-w-sm space-y-4">
      <TextField
        {...login.field('email')}
        label={t('account.email')}
        type="email"
        autoComplete="username"
        spellCheck={false}
      />
      <PasswordField {...login.field('password')} label={t('account.password')} kind="current" />
      <FormEnd refusal={login.refusal} isPending={login.isPending} submit={t('account.signIn')}>
        <LinkButton onClick={() => onForgot(login.values.email)}>{t('account.forgot')}</LinkButton>
      </FormEnd>
      {onRegister ? (
        <p className="text-sm text-muted">
          {t('account.isNew')}{' '}
          <LinkButton onClick={() => onRegister(login.values.email)}>{t('account.register')}</LinkButton>
        </p>
      ) : null}
    </form>
  )
}
