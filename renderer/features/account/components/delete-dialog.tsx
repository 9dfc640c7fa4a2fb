import { useTranslation } from 'react-i18next'
import { useDeleteAccount } from '../../../core/account.ts'
import { showToast } from '../../../lib/toasts.ts'
import { PasswordDialog } from './password-dialog.tsx'

export function DeleteDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { mutateAsync: remove } = useDeleteAccount()
  return (
    <PasswordDialog
      isOpen={isOpen}
      title={t('account.leave.deleteQuestion')}
      submit={t('account.leave.delete')}
      look="danger"
      onClose={onClose}
      send={async (password) => {
        await remove({ password })
        showToast({ text: t('account.leave.deleted') })
      }}
    >
      <p>
        <strong className="font-semibold">{t('account.leave.deletedThere')}</strong>{' '}
        {t('account.leave.deletedThereWhat')}
      </p>
      <p>
        <strong className="font-semibold">{t('account.leave.stays')}</strong> {t('account.leave.staysWhat')}
      </p>
      <p>{t('account.leave.noUndo')}</p>
    </PasswordDialog>
  )
}
