import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResetPasswordReply } from '../../../../contract/sync/account.ts'
import { useResetPassword } from '../../../core/account.ts'
import { CheckBox } from '../../../ui/check-box.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { codeOf, problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'
import { LinkButton } from './link-button.tsx'

interface ResetFormProps {
  /** From the link of the mail, else empty. */
  code: string
  /** The address a mail was just sent to. */
  sentTo: string | null
  onDone: (reply: ResetPasswordReply) => void
  onBack: () => void
}

/** Sets a new password with the code of a mail. */
export function ResetForm({ code, sentTo, onDone, onBack }: ResetFormProps) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const [isRevoking, setIsRevoking] = useState(false)
  const { mutateAsync: reset } = useResetPassword()
  const form = useForm({
    initial: { code, password: '' },
    check: (values) =>
      problemsOf({ code: checks.code(values.code), password: checks.newPassword(values.password) }),
    send: (values) =>
      reset({ token: codeOf(values.code), password: values.password, revoke_devices: isRevoking }),
    blame: { mail_token_invalid: 'code', password_too_common: 'password' },
    onDone,
  })
  return (
    <form {...form.form} className="max-w-sm space-y-4">
      {sentTo ? (
        <Notice tone="info" announce="status">
          {t('account.codeSent', { email: sentTo })}
        </Notice>
      ) : null}
      <TextField
        {...form.field('code')}
        label={t('account.code')}
        autoComplete="one-time-code"
        spellCheck={false}
        hint={t('account.codeHint')}
        className="font-mono"
      />
      <PasswordField
        {...form.field('password')}
        label={t('account.newPassword')}
        kind="new"
        hint={t('account.passwordHint')}
      />
      <CheckBox
        label={t('account.revokeAll')}
        hint={t('account.revokeAllHint')}
        isOn={isRevoking}
        onChange={setIsRevoking}
      />
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('account.setPassword')}>
        <LinkButton onClick={onBack}>{t('account.backToSignIn')}</LinkButton>
      </FormEnd>
    </form>
  )
}
