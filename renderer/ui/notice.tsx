import { clsx } from 'clsx'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type Tone = 'info' | 'warn' | 'danger'

const looks: Record<Tone, { box: string; icon: string; Icon: typeof Info }> = {
  info: { box: 'border-line bg-sunken', icon: 'text-muted', Icon: Info },
  warn: { box: 'border-transparent bg-warn-soft', icon: 'text-warn', Icon: TriangleAlert },
  danger: { box: 'border-transparent bg-danger-soft', icon: 'text-danger', Icon: CircleAlert },
}

interface NoticeProps {
  tone: Tone
  /** Errors interrupt a screen reader, notices wait; null: not announced, for what was there from the start. */
  announce?: 'alert' | 'status' | null
  children: ReactNode
  /** Buttons: the next step. */
  actions?: ReactNode
  className?: string
}

/** What happened, what was kept, and what to do next. */
export function Notice({
  tone,
  announce = tone === 'danger' ? 'alert' : null,
  children,
  actions,
  className,
}: NoticeProps) {
  const { box, icon, Icon } = looks[tone]
  return (
    <div
      {...(announce ? { role: announce } : {})}
      className={clsx(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border px-3 py-2 text-sm',
        box,
        className,
      )}
    >
      <Icon aria-hidden="true" className={clsx('size-4 shrink-0 self-start mt-0.5', icon)} />
      <div className="min-w-0 flex-1 basis-48">{children}</div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  )
}
