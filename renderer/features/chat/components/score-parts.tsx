import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { ScoreParts } from '../../../../contract/core/recall.ts'
import { useFormat } from '../../../lib/format.ts'

const PARTS = ['text', 'meaning', 'who', 'session', 'when', 'reflection', 'weight'] as const
/** From strong to faint, the strongest part first. */
const TONES = [
  'bg-accent',
  'bg-accent/60',
  'bg-line-strong',
  'bg-line-strong/60',
  'bg-line-strong/40',
] as const
/** A smaller part is not shown as a reason. */
const LEAST_SHARE = 0.05

/** Shows why a memory was found: the signals in words, their shares as a bar and in the tooltip. */
export function ScorePartsBar({ parts }: { parts: ScoreParts }) {
  const { t } = useTranslation()
  const format = useFormat()
  const total = PARTS.reduce((sum, name) => sum + Math.max(0, parts[name]), 0)
  if (total === 0) return null
  const shares = PARTS.map((name) => ({ name, share: Math.max(0, parts[name]) / total }))
    .filter(({ share }) => share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share)
  const words = shares.map(({ name }) => t(`memory.answer.part.${name}`))
  const figures = shares.map(({ share }, index) =>
    t('memory.answer.partShare', { part: words[index], share: format.share(share) }),
  )
  return (
    <div className="mt-1.5">
      <div aria-hidden="true" className="flex h-1 max-w-48 gap-px overflow-hidden rounded-full">
        {shares.map(({ name, share }, index) => (
          <div
            key={name}
            className={clsx(TONES[Math.min(index, TONES.length - 1)])}
            style={{ flexGrow: share }}
          />
        ))}
      </div>
      <p title={figures.join(', ')} className="mt-1 text-xs text-muted">
        {t('memory.answer.why')}: {words.join(', ')}
      </p>
    </div>
  )
}
