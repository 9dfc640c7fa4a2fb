import { expect, test } from 'vitest'
import { type DateLanguage, spokenDate } from './dates.ts'

/** A Monday, local noon. */
const SAID = new Date(2026, 10, 23, 12).getTime()

test.each<[string, string, DateLanguage]>([
  ['I have a dentist appointment tomorrow', '2026-11-24', 'en'],
  ['My flight leaves on Friday.', '2026-11-27', 'en'],
  ['The exam is on 3 March 2027', '2027-03-03', 'en'],
  ['Ich habe am 5. Dezember 2026 einen Termin', '2026-12-05', 'de'],
  ['I moved to Porto yesterday.', '2026-11-22', 'en'],
  ['My exam is in two weeks', '2026-12-07', 'en'],
  ['I broke my arm three days ago', '2026-11-20', 'en'],
  ['Ich fliege übermorgen nach Rom', '2026-11-25', 'de'],
  ['Vor drei Tagen bin ich umgezogen', '2026-11-20', 'de'],
  ['In zwei Wochen heirate ich', '2026-12-07', 'de'],
  ['Je pars après-demain', '2026-11-25', 'fr'],
  ['Mon examen est dans deux semaines', '2026-12-07', 'fr'],
  ['Ayer me mudé a Sevilla', '2026-11-22', 'es'],
  ['Pasado mañana tengo una entrevista', '2026-11-25', 'es'],
  ['Mi examen es dentro de dos semanas', '2026-12-07', 'es'],
  ['El viernes tengo un examen', '2026-11-27', 'es'],
  ['Je pars demain matin', '2026-11-24', 'fr'],
])('C4: dates count from when they were said: %s', (text, day, language) => {
  expect(spokenDate(text, SAID, language)?.day).toBe(day)
})

test.each(['I may go', 'I like tea', 'now or never', '', '\ud800', '9'.repeat(5_000)])(
  'no date: %s',
  (text) => {
    expect(spokenDate(text, SAID, 'en')).toBeNull()
  },
)
