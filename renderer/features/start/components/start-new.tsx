import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Way } from './way.tsx'

/** Typed as it stands, in every language: the core asks for these very words. */
const CONFIRMATION = 'START NEW'

export function StartNew({ isBusy, onStart }: { isBusy: boolean; onStart: () => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  return (
    <Way title={t('recovery.startNew')} words={t('recovery.startNewWhat')}>
      <form
        className="flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed === CONFIRMATION) onStart()
        }}
      >
        <label className="text-sm">
          <span className="mb-1 block text-muted">
            {t('recovery.typeToConfirm', { words: CONFIRMATION })}
          </span>
          <input
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
            className="min-h-9 rounded-lg border border-line-strong bg-raised px-3"
          />
        </label>
        <Button type="submit" look="danger" disabled={isBusy || typed !== CONFIRMATION}>
          {t('recovery.startNew')}
        </Button>
      </form>
    </Way>
  )
}
