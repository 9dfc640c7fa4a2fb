import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../lib/format.ts'
import { useMediaQuery } from '../../../ui/use-media-query.ts'
import { useUseWords } from '../use-words.ts'

interface Day {
  /** YYYY-MM-DD, UTC */
  day: string
  tokens: number
  messages: number
}

/** Units of the drawing, about one pixel each: its text keeps its size in a narrow window. */
const WIDE = 720
const NARROW = 440
const HEIGHT = 176
const BASE = 152
const TOP = 16
const LEFT = 48

/** Room for a day's name below the bars. */
const LABEL_WIDTH = 58

/**
 * Tokens by day as bars, oldest left. A slider under them picks the day whose numbers are shown, so that the keyboard
 * reaches each one; the same numbers stand in a table below.
 */
export function UsageChart({ days }: { days: readonly Day[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const amountsOf = useUseWords()
  const width = useMediaQuery('(min-width: 640px)') ? WIDE : NARROW
  const most = niceCeiling(Math.max(0, ...days.map((day) => day.tokens)))
  const step = (width - LEFT) / Math.max(1, days.length)
  const [picked, setPicked] = useState(days.length - 1)
  const total = days.reduce((sum, day) => sum + day.tokens, 0)
  const shown = days[picked]
  if (total === 0 || !shown) {
    return <p className="py-6 text-muted">{t('usage.noHistory', { days: format.number(days.length) })}</p>
  }
  const labelEvery = Math.max(1, Math.ceil(LABEL_WIDTH / step))
  const wordsOf = (day: Day) =>
    t('usage.chartDay', {
      day: format.utcDay(day.day),
      use: amountsOf(day),
    })
  const summary = t('usage.chartLabel', { tokens: format.number(total), days: format.number(days.length) })
  return (
    <>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={summary} className="w-full">
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line
              x1={LEFT}
              x2={width}
              y1={BASE - (BASE - TOP) * share}
              y2={BASE - (BASE - TOP) * share}
              className="stroke-line"
            />
            <text
              x={LEFT - 8}
              y={BASE - (BASE - TOP) * share + 4}
              textAnchor="end"
              className="fill-muted text-[11px] tabular-nums"
            >
              {format.number(most * share)}
            </text>
          </g>
        ))}
        {days.map((day, index) => {
          const height = most === 0 ? 0 : ((BASE - TOP) * day.tokens) / most
          return (
            <rect
              key={day.day}
              x={LEFT + step * index + step * 0.15}
              y={BASE - Math.max(height, day.tokens > 0 ? 2 : 0)}
              width={step * 0.7}
              height={Math.max(height, day.tokens > 0 ? 2 : 0)}
              rx={Math.min(2, step * 0.2)}
              className={index === picked ? 'fill-text' : 'fill-accent'}
            />
          )
        })}
        {days.map((day, index) =>
          index % labelEvery === (days.length - 1) % labelEvery ? (
            <text
              key={day.day}
              x={LEFT + step * (index + 0.5)}
              y={HEIGHT - 6}
              textAnchor={index === days.length - 1 ? 'end' : 'middle'}
              dx={index === days.length - 1 ? step / 2 : 0}
              className="fill-muted text-[11px]"
            >
              {format.utcDay(day.day)}
            </text>
          ) : null,
        )}
        {days.map((day, index) => (
          // The whole height of a day answers to the pointer, since a low bar is hard to hit.
          <rect
            key={day.day}
            x={LEFT + step * index}
            y={TOP}
            width={step}
            height={BASE - TOP}
            className="fill-transparent"
            onPointerEnter={() => setPicked(index)}
          />
        ))}
      </svg>
      <div style={{ paddingLeft: `${(LEFT / width) * 100}%` }}>
        <input
          type="range"
          min={0}
          max={days.length - 1}
          value={picked}
          aria-label={t('usage.pickDay')}
          aria-valuetext={wordsOf(shown)}
          onChange={(event) => setPicked(Number(event.target.value))}
          className="block w-full accent-accent"
        />
      </div>
      <p aria-hidden="true" className="text-sm tabular-nums">
        {wordsOf(shown)}
      </p>
      <details className="mt-2 text-sm">
        <summary className="w-fit rounded-md py-1 font-medium text-accent">{t('usage.asTable')}</summary>
        <table className="mt-2 w-full tabular-nums">
          <caption className="sr-only">{summary}</caption>
          <thead>
            <tr className="text-left text-muted">
              <th scope="col" className="py-1 font-medium">
                {t('usage.day')}
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {t('quota.tokens')}
              </th>
              <th scope="col" className="py-1 text-right font-medium">
                {t('quota.messages')}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((day) => (
              <tr key={day.day} className="border-t border-line">
                <th scope="row" className="py-1 text-left font-normal">
                  {format.utcDay(day.day)}
                </th>
                <td className="py-1 text-right">{format.number(day.tokens)}</td>
                <td className="py-1 text-right">{format.number(day.messages)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}

/** The next of 2, 4, 10, 20, 40, 100 … that is not below `value`: a scale whose half is a whole number. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 2
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 4, 10].find((candidate) => candidate * power >= value) ?? 10
  return Math.max(2, factor * power)
}
