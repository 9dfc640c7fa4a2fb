import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../lib/format.ts'
import { Meter } from '../../../ui/meter.tsx'

/** How well it agreed with each principle: full is in line with it. `names`: of the principles by their ids. */
export function ScoreBars({
  scores,
  names,
}: {
  scores: Readonly<Record<string, number>>
  names: ReadonlyMap<string, string>
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const entries = Object.entries(scores)
  if (entries.length === 0) return null
  return (
    <div>
      <h4 className="text-xs font-medium text-muted">{t('constitution.scores')}</h4>
      <ul className="mt-1 grid gap-x-8 gap-y-1 text-sm sm:grid-cols-2">
        {entries.map(([id, score]) => {
          const name = names.get(id) ?? id
          const percent = Math.round(score * 100)
          return (
            <li key={id} className="grid grid-cols-[7.5rem_1fr_2rem] items-center gap-2">
              <span className="truncate" title={name}>
                {name}
              </span>
              <Meter
                label={name}
                valueText={t('constitution.scoreOf', { score: format.number(percent) })}
                share={score}
                tone={score < LOW ? 'danger' : score < MIDDLING ? 'warn' : 'accent'}
              />
              <span aria-hidden="true" className="text-right text-xs text-muted tabular-nums">
                {format.number(percent)}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

/** Thirds of the scale: where the colour changes, and nothing else. */
const LOW = 1 / 3
const MIDDLING = 2 / 3
