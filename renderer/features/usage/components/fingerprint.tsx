import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useCopied } from '../../../ui/use-copied.ts'

const SHOWN_CHARS = 12

/** The start of a hash; a click shows the rest, with a button that copies it. */
export function Fingerprint({ hash }: { hash: string }) {
  const { t } = useTranslation()
  const [isWhole, setIsWhole] = useState(false)
  const [isCopied, copy] = useCopied()
  const short = `${hash.slice(0, SHOWN_CHARS)}…`
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <button
        type="button"
        aria-expanded={isWhole}
        {...(isWhole ? {} : { 'aria-label': t('seen.showHash', { hash: short }) })}
        className="min-h-6 min-w-0 rounded text-left font-mono text-xs break-all text-muted hover:text-text"
        onClick={() => setIsWhole(!isWhole)}
      >
        {isWhole ? hash : short}
      </button>
      {isWhole ? (
        <IconButton
          icon={isCopied ? Check : Copy}
          label={isCopied ? t('actions.copied') : t('seen.copyHash')}
          size="small"
          onClick={() => void copy(hash)}
        />
      ) : null}
    </span>
  )
}
