import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountState } from '../../../../contract/core/account.ts'
import { useLogout } from '../../../core/account.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { QuestionDialog } from './question-dialog.tsx'

/** Signing out, and deleting the account. */
export function LeaveSection({ account }: { account: AccountState }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<'logout' | 'delete' | null>(null)
  return (
    <Section title={t('account.leave.title')}>
      <div className="divide-y divide-line">
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
          <p className="min-w-0 flex-1 basis-64 text-sm text-muted">{t('account.leave.signOutWhat')}</p>
          <Button onClick={() => setAsked('logout')}>{t('account.signOut')}</Button>
        </div>
        {account.session === 'signed_in' ? (
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
            <p className="min-w-0 flex-1 basis-64 text-sm text-muted">{t('account.leave.deleteWhat')}</p>
            <Button look="danger" onClick={() => setAsked('delete')}>
              {t('account.leave.delete')}
            </Button>
          </div>
        ) : null}
      </div>
      <LogoutDialog
        isOpen={asked === 'logout'}
        pending={account.reconcile.pending_entries}
        onClose={() => setAsked(null)}
      />
      <DeleteDialog isOpen={asked === 'delete'} onClose={() => setAsked(null)} />
    </Section>
  )
}

interface LogoutDialogProps {
  isOpen: boolean
  pending: number
  onClose: () => void
}

function LogoutDialog({ isOpen, pending, onClose }: LogoutDialogProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { mutateAsync: logOut } = useLogout()
  const send = async () => {
    const reply = await logOut(undefined)
    const unsent = reply.unsent_entries
    showToast({
      text: [
        t('account.leave.signedOut'),
        reply.server_told ? null : t('account.leave.notTold'),
        unsent > 0 ? t('account.leave.unsent', { count: unsent, entries: format.number(unsent) }) : null,
      ]
        .filter((part) => part !== null)
        .join(' '),
    })
  }
  return (
    <QuestionDialog
      isOpen={isOpen}
      title={t('account.leave.signOutQuestion')}
      submit={t('account.signOut')}
      onClose={onClose}
      send={send}
    >
      <p>
        <strong className="font-semibold">{t('account.leave.stays')}</strong> {t('account.leave.staysWhat')}
      </p>
      <p>
        <strong className="font-semibold">{t('account.leave.goes')}</strong> {t('account.leave.goesWhat')}
      </p>
      {pending > 0 ? (
        <p>{t('account.leave.pending', { count: pending, entries: format.number(pending) })}</p>
      ) : null}
    </QuestionDialog>
  )
}
