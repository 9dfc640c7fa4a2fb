import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

const IDEAS = ['explain', 'write', 'code', 'plan'] as const

/** The empty chat: what can be done here, one click away. */
export function Welcome({ onPick, offer }: { onPick: (text: string) => void; offer?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <div className="@container flex min-h-0 flex-1 flex-col overflow-y-auto [scrollbar-gutter:stable_both-edges]">
      <div className="mx-auto my-auto w-full max-w-(--column) px-3.5 py-16 low:py-4 @min-[44rem]:px-6">
        <p className="text-2xl font-semibold">{t('welcome.title')}</p>
        <p className="mt-2 text-muted">{t('welcome.promise')}</p>
        <ul className="mt-8 grid gap-2 sm:grid-cols-2">
          {IDEAS.map((idea) => (
            <li key={idea}>
              <button
                type="button"
                onClick={() => onPick(t(`welcome.ideas.${idea}.prompt`))}
                className="h-full w-full rounded-xl border border-line px-4 py-3 text-left hover:bg-hover"
              >
                <span className="block text-sm font-medium">{t(`welcome.ideas.${idea}.title`)}</span>
                <span className="mt-0.5 block text-sm text-muted">{t(`welcome.ideas.${idea}.prompt`)}</span>
              </button>
            </li>
          ))}
        </ul>
        {offer}
      </div>
    </div>
  )
}
