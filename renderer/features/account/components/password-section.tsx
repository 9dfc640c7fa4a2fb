import { useTranslation } from 'react-i18next'
import { useChangePassword } from '../../../core/account.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Section } from '../../../ui/page.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'

export function PasswordSection({ email }: { email: string }) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: change } = useChangePassword()
  const form = useForm({
    initial: { current: '', next: '' },
    check: (values) =>
      problemsOf({ current: checks.password(values.current), next: checks.newPassword(values.next) }),
    send: (values) => change({ current_password: values.current, new_password: values.next }),
    blame: { credentials_wrong: 'current', password_too_common: 'next' },
    onDone: () => {
      form.set('current', '')
      form.set('next', '')
      showToast({ text: t('account.security.passwordChanged') })
    },
  })
  return (
    <Section title={t('account.security.password')}>
      <form {...form.form} className="max-w-sm space-y-4">
        <p className="text-sm text-muted">{t('account.security.passwordWhat')}</p>
        {/* Tells a password store whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <PasswordField {...form.field('current')} label={t('account.currentPassword')} kind="current" />
        <PasswordField
          {...form.field('next')}
          label={t('account.newPassword')}
          kind="new"
          hint={t('account.passwordHint')}
        />
        <FormEnd
          refusal={form.refusal}
          isPending={form.isPending}
          submit={t('account.security.changePassword')}
        />
      </form>
    </Section>
  )
}
