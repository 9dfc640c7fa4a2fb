import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { useForm } from '../use-form.ts'
import { FormEnd } from './form-end.tsx'

interface QuestionDialogProps {
  isOpen: boolean
  title: string
  submit: string
  onClose: () => void
  /** The dialog closes when it is done, and says why when it was refused. */
  send: () => Promise<unknown>
  children: ReactNode
}

/** Asks before something that is not easily undone. */
export function QuestionDialog({ isOpen, title, onClose, ...question }: QuestionDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title}>
      <Question onClose={onClose} {...question} />
    </Dialog>
  )
}

function Question({ submit, onClose, send, children }: Omit<QuestionDialogProps, 'isOpen' | 'title'>) {
  const { t } = useTranslation()
  const form = useForm({ initial: {}, send, onDone: onClose })
  return (
    <form {...form.form} className="space-y-4">
      {children}
      <FormEnd refusal={form.refusal} isPending={form.isPending} submit={submit} look="danger">
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
      </FormEnd>
    </form>
  )
}
