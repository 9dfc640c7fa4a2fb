import { useTranslation } from 'react-i18next'
import { useForgotPassword } from '../../../core/account.ts'
import { TextField } from '../../../ui/text-field.tsx'
import { problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'
import { LinkButton } from './link-button.tsx'

interface ForgotFormProps {
  email: string
  onSent: (email: string) => void
  onHasCode: (email: string) => void
  onBack: (email: string) => void
}

/** Asks for the mail with which a new password can be set. */
export function ForgotForm({ email, onSent, onHasCode, onBack }: ForgotFormProps) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: ask } = useForgotPassword()
  const form = useForm({
    initial: { email },
    check: (values) => problemsOf({ email: checks.email(values.email) }),
    send: async (values) => {
      await ask({ email: values.email.trim() })
      return values.email.trim()
    },
    blame: { email_invalid: 'email' },
    onDone: onSent,
  })
  return (
    <form {...form.form} className="max-w-sm space-y-4">
      <p className="text-muted">{t('account.forgotWhat')}</p>
      <TextField
        {...form.field('email')}
        label={t('account.email')}
        type="email"
        autoComplete="username"
        spellCheck={false}
      />
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('account.sendCode')}>
        <LinkButton onClick={() => onHasCode(form.values.email)}>{t('account.hasCode')}</LinkButton>
        <LinkButton onClick={() => onBack(form.values.email)}>{t('account.backToSignIn')}</LinkButton>
      </FormEnd>
    </form>
  )
}
