import { useTranslation } from 'react-i18next'
import { useRenewDevice } from '../../../core/account.ts'
import { showToast } from '../../../lib/toasts.ts'
import { PasswordDialog } from './password-dialog.tsx'

/** Registers this device with a new key, so that its usage can be sent again. */
export function RenewDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { mutateAsync: renew } = useRenewDevice()
  return (
    <PasswordDialog
      isOpen={isOpen}
      title={t('account.sync.renew')}
      submit={t('account.sync.renewSubmit')}
      look="primary"
      onClose={onClose}
      send={async (password) => {
        await renew({ password })
        showToast({ text: t('account.sync.renewed') })
      }}
    >
      <p>{t('account.sync.renewWhat')}</p>
    </PasswordDialog>
  )
}
