import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

interface FormEndProps {
  refusal: string | null
  isPending: boolean
  submit: string
  look?: 'primary' | 'danger'
  /** Other ways to go on, beside the button. */
  children?: ReactNode
}

/** The end of a form: what was refused, the button that sends it, other ways to go on. */
export function FormEnd({ refusal, isPending, submit, look = 'primary', children }: FormEndProps) {
  const { t } = useTranslation()
  return (
    <>
      {refusal ? <Notice tone="danger">{refusal}</Notice> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button type="submit" look={look} disabled={isPending}>
          {isPending ? t('account.sending') : submit}
        </Button>
        {children}
      </div>
    </>
  )
}
