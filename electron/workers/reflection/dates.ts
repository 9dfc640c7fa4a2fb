import * as chrono from 'chrono-node'

/**
 * Dates in the person's words, counted from the moment at which they were said: "tomorrow" means nothing a week later, and
 * what a model makes of it is not believed. Never throws.
 */
export interface SpokenDate {
  /** ms UTC, local noon of the day. */
  atMs: number
  /** YYYY-MM-DD in local time. */
  day: string
}

const LANGUAGES = [chrono.en.casual, chrono.de.casual, chrono.fr.casual]

/** The first day that the words name; null when they name none. */
export function spokenDate(text: string, saidAtMs: number): SpokenDate | null {
  for (const language of LANGUAGES) {
    const [found] = language.parse(text, new Date(saidAtMs), { forwardDate: true })
    // "May" and "now" alone are words more often than dates.
    if (
      !found ||
      !isDay(found.start) ||
      /^(?:now|today|may|jetzt|heute|maintenant|aujourd.hui)$/i.test(found.text)
    )
      continue
    const date = found.start.date()
    return { atMs: date.getTime(), day: toDay(date) }
  }
  return null
}

function isDay(start: chrono.ParsedComponents): boolean {
  return start.isCertain('day') || start.isCertain('weekday')
}

function toDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
