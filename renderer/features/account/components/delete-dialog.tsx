import { useTranslation } from 'react-i18next'
import { useDeleteAccount } from '../../../core/account.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'

export function DeleteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('account.leave.deleteQuestion')}>
      <DeleteForm onClose={onClose} />
    </Dialog>
  )
}

function DeleteForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const { mutateAsync: remove } = useDeleteAccount()
  const form = useForm({
    initial: { password: '' },
    check: (values) => problemsOf({ password: checks.password(values.password) }),
    send: async (values) => {
      await remove({ password: values.password })
      showToast({ text: t('account.leave.deleted') })
    },
    blame: { credentials_wrong: 'password' },
    onDone: onClose,
  })
  return (
    <form {...form.form} className="space-y-4">
      <p>
        <strong className="font-medium">{t('account.leave.deletedThere')}</strong>{' '}
        {t('account.leave.deletedThereWhat')}
      </p>
      <p>
        <strong className="font-medium">{t('account.leave.stays')}</strong> {t('account.leave.staysWhat')}
      </p>
      <p>{t('account.leave.noUndo')}</p>
      <PasswordField
        {...form.field('password')}
        label={t('account.password')}
        kind="current"
        data-autofocus=""
      />
      <FormEnd
        refusal={form.refusal}
        isPending={form.isPending}
        submit={t('account.leave.delete')}
        look="danger"
      >
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </FormEnd>
    </form>
  )
}
