import { useTranslation } from 'react-i18next'
import { moneyText } from './money.ts'

const KB = 1_000
const MB = 1_000_000
const GB = 1_000_000_000
const MINUTE_MS = 60_000
const HOUR_MINUTES = 60
const HOUR_MS = HOUR_MINUTES * MINUTE_MS
const SPEED_WITHOUT_DECIMALS = 1_000

const DAY_MS = 24 * HOUR_MS
const RELATIVE_UNITS = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', HOUR_MS],
] as const

/** Numbers and times in the language of the interface, times in the user's time zone. */
export function createFormat(language: string) {
  const number = lazily(() => new Intl.NumberFormat(language))
  const whole = lazily(() => new Intl.NumberFormat(language, { maximumFractionDigits: 0 }))
  const oneDigit = lazily(() => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }))
  const unit = (name: string, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    })
  const percent = lazily(
    () => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }),
  )
  const list = lazily(() => new Intl.ListFormat(language))
  const time = lazily(() => new Intl.DateTimeFormat(language, { timeStyle: 'short' }))
  const date = lazily(() => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }))
  const dateTime = lazily(
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
  )
  const relative = lazily(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }))
  const utcDay = lazily(
    () => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  )
  /** Time that remains, rounded up to minutes: 0 and less count as one minute. */
  const duration = (ms: number) => {
    const total = Math.max(1, Math.ceil(ms / MINUTE_MS))
    const hours = Math.floor(total / HOUR_MINUTES)
    const minutes = total % HOUR_MINUTES
    return [
      ...(hours > 0 ? [unit('hour').format(hours)] : []),
      ...(minutes > 0 ? [unit('minute').format(minutes)] : []),
    ].join(' ')
  }
  /** "3 days ago", "in 12 days", "yesterday", in the largest unit that is reached. */
  const fromNow = (ms: number, nowMs: number = Date.now()) => {
    const [unit, unitMs] = RELATIVE_UNITS.find(([, size]) => Math.abs(ms - nowMs) >= size) ?? [
      'minute',
      MINUTE_MS,
    ]
    return relative().format(Math.round((ms - nowMs) / unitMs), unit)
  }
  return {
    number: (value: number) => number().format(value),
    /** Tokens per second: a decimal says nothing beyond a thousand. */
    speed: (value: number) => (value < SPEED_WITHOUT_DECIMALS ? oneDigit() : whole()).format(value),
    list: (parts: readonly string[]) => list().format(parts),
    bytes: (value: number) => {
      if (value >= GB) return unit('gigabyte', 1).format(value / GB)
      if (value < MB / 10) return unit('kilobyte', value < KB ? 1 : 0).format(value / KB)
      return unit('megabyte', value < MB ? 1 : 0).format(value / MB)
    },
    milliseconds: (value: number) =>
      value < 1_000 ? unit('millisecond').format(value) : unit('second', 1).format(value / 1_000),
    duration,
    /** The same where there is little room: whole hours, from two on. */
    roughDuration: (ms: number) =>
      ms < 2 * HOUR_MS ? duration(ms) : unit('hour').format(Math.round(ms / HOUR_MS)),
    time: (ms: number) => time().format(ms),
    date: (ms: number) => date().format(ms),
    dateTime: (ms: number) => dateTime().format(ms),
    fromNow,
    /** The same for what lies behind: a clock that is read once a minute would say "in 1 minute" of what just happened. */
    ago: (ms: number, nowMs: number) => fromNow(Math.min(ms, nowMs), nowMs),
    /** The same for what is to come: what is due is never "2 minutes ago". */
    until: (ms: number, nowMs: number) => fromNow(Math.max(ms, nowMs), nowMs),
    money: (amountMinor: number, currency: string) => moneyText(language, amountMinor, currency),
    share: (value: number) => percent().format(value),
    /** `day` is YYYY-MM-DD in UTC. */
    utcDay: (day: string) => utcDay().format(Date.parse(`${day}T00:00:00Z`)),
  }
}
/** Making one of these costs 3 ms, all of them a third of the window's first frame. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

export type Format = ReturnType<typeof createFormat>

/** One for each language, shared by all who ask. */
const formats = new Map<string, Format>()

export function useFormat(): Format {
  const { i18n } = useTranslation()
  const tag = regionalTag(i18n.language, navigator.languages)
  const format = formats.get(tag) ?? createFormat(tag)
  formats.set(tag, format)
  return format
}

/** The user's regional form of a language: `en` with a system set to en-GB is en-GB. */
export function regionalTag(language: string, systemTags: readonly string[]): string {
  return systemTags.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language
}
