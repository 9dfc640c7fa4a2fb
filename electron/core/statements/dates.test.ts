import { expect, test } from 'vitest'
import { spokenDate } from './dates.ts'

/** A Monday, local noon. */
const SAID = new Date(2026, 10, 23, 12).getTime()

test.each([
  ['I have a dentist appointment tomorrow', '2026-11-24'],
  ['My flight leaves on Friday.', '2026-11-27'],
  ['The exam is on 3 March 2027', '2027-03-03'],
  ['Ich habe am 5. Dezember 2026 einen Termin', '2026-12-05'],
  ['Je pars demain matin', '2026-11-24'],
])('C4: dates count from when they were said: %s', (text, day) => {
  expect(spokenDate(text, SAID, language)?.day).toBe(day)
})

test.each(['I may go', 'I like tea', 'now or never', '', '\ud800', '9'.repeat(5_000)])(
  'no date: %s',
  (text) => {
    expect(spokenDate(text, SAID, language)).toBeNull()
  },
)
