import { X } from 'lucide-react'
import { Toast as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from '../lib/store.ts'
import { toasts } from '../lib/toasts.ts'
import { IconButton } from './icon-button.tsx'

/** Time in which a deletion can be undone from the toast; the core keeps it restorable for longer. */
const SHOWN_MS = 8_000

/** @NOTE not sonner: it puts a style tag into the page when it loads, which our CSP refuses. */
export function Toasts({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const shown = useStore(toasts)
  const dismiss = (id: number) => toasts.set(toasts.get().filter((toast) => toast.id !== id))
  return (
    <Radix.Provider duration={SHOWN_MS} swipeDirection="up" label={t('toast.label')}>
      {children}
      {shown.map((toast) => (
        <Radix.Root
          key={toast.id}
          type={toast.isProblem ? 'foreground' : 'background'}
          onOpenChange={(isOpen) => (isOpen ? undefined : dismiss(toast.id))}
          className="flex items-center gap-2 rounded-lg border border-line bg-raised py-1 pr-1 pl-4 text-sm shadow-float"
        >
          <Radix.Description className="min-w-0 flex-1 py-2">{toast.text}</Radix.Description>
          {toast.action ? (
            <Radix.Action asChild altText={toast.action.altText}>
              <button
                type="button"
                onClick={toast.action.run}
                className="min-h-8 rounded-md px-3 font-medium text-accent hover:bg-hover"
              >
                {toast.action.label}
              </button>
            </Radix.Action>
          ) : null}
          <Radix.Close asChild>
            <IconButton icon={X} label={t('actions.dismiss')} size="small" tipAlign="end" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport
        label={t('toast.region')}
        // Under the line of headers and at the right: headings stand at the left.
        className="fixed top-13 right-4 z-60 flex w-[calc(100vw-2rem)] max-w-sm flex-col gap-2 focus:outline-none"
      />
    </Radix.Provider>
  )
}
