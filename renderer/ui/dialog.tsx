import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'

interface DialogProps {
  isOpen: boolean
  onClose: () => void
  title: string
  description?: string
  children: ReactNode
}

/**
 * A modal dialog: traps the focus, closes on Esc, gives the focus back. It starts at the element with `data-autofocus`, if
 * there is one: `autofocus` would move the focus before the dialog has noted what opened it.
 * @NOTE Radix's own Overlay is not used: it locks scrolling with a style tag made at run time, which our CSP refuses.
 */
export function Dialog({ isOpen, onClose, title, description, children }: DialogProps) {
  const { t } = useTranslation()
  const opener = useRef<Element | null>(null)
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <div className="fixed inset-0 z-40 bg-backdrop" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement
            const first = (event.currentTarget as Element | null)?.querySelector<HTMLElement>(
              '[data-autofocus]',
            )
            if (!first) return
            event.preventDefault()
            first.focus()
          }}
          onCloseAutoFocus={(event) => {
            // Radix gives it back to a Trigger only, and these dialogs have none.
            event.preventDefault()
            // What the dialog opened may have the focus already.
            const isFree = document.activeElement === null || document.activeElement === document.body
            if (isFree && opener.current instanceof HTMLElement) opener.current.focus()
          }}
          className="fixed top-1/2 left-1/2 z-50 flex max-h-[85vh] w-[calc(100vw-32px)] max-w-lg -translate-x-1/2 -translate-y-1/2 flex-col rounded-xl border border-line bg-raised shadow-float focus:outline-none"
        >
          <div className="flex items-center justify-between gap-4 py-3 pr-3 pl-5">
            <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton icon={X} label={t('actions.close')} tipAlign="end" />
            </Radix.Close>
          </div>
          <div className="overflow-y-auto px-5 pb-5">
            {description ? (
              <Radix.Description className="mb-4 text-muted">{description}</Radix.Description>
            ) : null}
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
