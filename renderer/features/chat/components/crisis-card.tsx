import { clsx } from 'clsx'
import { ChevronRight, HeartHandshake } from 'lucide-react'
import { type MouseEvent, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { openLink } from '../../../core/open-link.ts'
import { createStore, useStore } from '../../../lib/store.ts'

const FIND_A_HELPLINE = 'https://findahelpline.com/'

/** Cards that the user has folded, by message; scrolling away and back must not unfold them. */
const folded = createStore<ReadonlySet<string>>(new Set())

/** Shown above the answer to someone who may be in danger: what to do now. It can be folded, not removed. */
export function CrisisCard({ messageId }: { messageId: string }) {
  const { t } = useTranslation()
  const bodyId = useId()
  const isFolded = useStore(folded).has(messageId)
  const toggle = () => {
    const next = new Set(folded.get())
    if (!next.delete(messageId)) next.add(messageId)
    folded.set(next)
  }
  const open = (event: MouseEvent) => {
    event.preventDefault()
    void openLink(FIND_A_HELPLINE)
  }
  return (
    <section aria-label={t('policy.crisis.title')} className="mb-3 rounded-xl bg-accent-soft p-4">
      <h3>
        <button
          type="button"
          aria-expanded={!isFolded}
          aria-controls={bodyId}
          onClick={toggle}
          className="flex w-full items-center gap-3 rounded-lg text-left font-semibold"
        >
          <HeartHandshake aria-hidden="true" className="size-5 shrink-0 text-accent" />
          <span className="flex-1">{t('policy.crisis.title')}</span>
          <ChevronRight
            aria-hidden="true"
            className={clsx('size-4 shrink-0 transition-transform duration-100', !isFolded && 'rotate-90')}
          />
        </button>
      </h3>
      <div id={bodyId} hidden={isFolded} className="mt-2 max-w-(--measure) space-y-2">
        <p>{t('policy.crisis.lead')}</p>
        <p>
          <strong className="font-semibold">{t('policy.crisis.dangerTitle')}</strong>{' '}
          {t('policy.crisis.danger')}
        </p>
        <p>
          <strong className="font-semibold">{t('policy.crisis.talkTitle')}</strong> {t('policy.crisis.talk')}{' '}
          <a
            href={FIND_A_HELPLINE}
            rel="noreferrer noopener"
            onClick={open}
            onAuxClick={open}
            className="font-medium text-accent underline underline-offset-2"
          >
            {t('policy.crisis.find')}
          </a>
        </p>
        <p>{t('policy.crisis.near')}</p>
        <p className="text-sm text-muted">{t('policy.crisis.private')}</p>
      </div>
    </section>
  )
}
