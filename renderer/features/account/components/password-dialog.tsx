import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { PasswordField } from '../../../ui/password-field.tsx'
import { problemsOf, useFieldChecks } from '../field-checks.ts'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'

interface PasswordDialogProps {
  isOpen: boolean
  title: string
  submit: string
  look: 'primary' | 'danger'
  onClose: () => void
  /** The dialog closes when it is done, and says why when it was refused. */
  send: (password: string) => Promise<unknown>
  children: ReactNode
}

/** Asks for the password before something that not everybody at this computer may do. */
export function PasswordDialog({ isOpen, title, onClose, ...question }: PasswordDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      <PasswordQuestion onClose={onClose} {...question} />
    </Dialog>
  )
}

type QuestionProps = Omit<PasswordDialogProps, 'isOpen' | 'title'>

function PasswordQuestion({ submit, look, onClose, send, children }: QuestionProps) {
  const { t } = useTranslation()
  const checks = useFieldChecks()
  const form = useForm({
    initial: { password: '' },
    check: (values) => problemsOf({ password: checks.password(values.password) }),
    send: (values) => send(values.password),
    blame: { credentials_wrong: 'password' },
    onDone: onClose,
  })
  return (
    <form {...form.form} className="space-y-4">
      {children}
      <PasswordField
        {...form.field('password')}
        label={t('account.password')}
        kind="current"
        data-autofocus=""
      />
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={submit} look={look}>
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </FormEnd>
    </form>
  )
}
