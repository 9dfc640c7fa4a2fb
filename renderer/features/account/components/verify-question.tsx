import { useTranslation } from 'react-i18next'
import type { AccountState } from '../../../../contract/core/account.ts'
import { useVerifyEmail } from '../../../core/account.ts'
import { useAccount } from '../../../core/account-state.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'

/** Confirms a mail address with the code of a link, once the user agrees. Asks for the password while nobody is signed in. */
export function VerifyQuestion({ token, onClose }: { token: string; onClose: () => void }) {
  const account = useAccount().data
  if (account === undefined) return <Skeleton className="h-16 w-full" />
  return <VerifyForm account={account} token={token} onClose={onClose} />
}

interface VerifyFormProps {
  account: AccountState
  token: string
  onClose: () => void
}

function VerifyForm({ account, token, onClose }: VerifyFormProps) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const isSignedIn = account.session === 'signed_in'
  const { mutateAsync: verify } = useVerifyEmail()
  const form = useForm({
    initial: { password: '' },
    check: (values) => problemsOf({ password: isSignedIn ? undefined : checks.password(values.password) }),
    send: (values) => verify({ token, ...(isSignedIn ? {} : { password: values.password }) }),
    blame: { credentials_wrong: 'password' },
    onDone: () => {
      showToast({ text: t('account.confirm.done') })
      onClose()
    },
  })
  return (
    <form {...form.form} className="space-y-4">
      {isSignedIn ? (
        <p>{t('links.verify.signedInAs', { email: account.profile?.email ?? '' })}</p>
      ) : (
        <PasswordField
          {...form.field('password')}
          label={t('links.verify.password')}
          kind="current"
          hint={t('links.verify.passwordHint')}
        />
      )}
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={t('account.confirm.submit')}>
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </FormEnd>
    </form>
  )
}
