import { expect, test } from 'vitest'
import { fc } from '../../../tests/harness/random.ts'
import { Matcher } from './matcher.ts'
import { type Lists, parsePhrase } from './phrase.ts'
import { toTokens } from './plain-text.ts'

const LISTS: Lists = { person: 'my (boss | best friend) | someone', verb: 'kill | killing' }
const find = (phrase: string, words: string) =>
  new Matcher([parsePhrase(phrase, LISTS)]).find(toTokens(words))[0]
const has = (phrase: string, words: string) => find(phrase, words) !== null

test.each([
  ['{verb} ..2 {person}', 'how do i kill off my best friend', true],
  ['{verb} ..2 {person}', 'kill one two three someone', false],
  ['{verb} {person} !( in chess | at )', 'kill my boss in chess', false],
  ['{verb} {person} !( in chess | at )', 'kill my boss in paris', true],
  ['^ (please | now)* stop $', 'please now please stop', true],
  ['^ (please | now)* stop $', 'so please stop', false],
  ['very? good', 'good', true],
  ['gift* | *bombe | *hass*', 'rohrbombe', true],
  ['gift* | *bombe | *hass*', 'bomben', false],
  ['in # days', 'in 14 days', true],
  ['_ works', 'works', false],
])('%s in "%s": %s', (phrase, words, expected) => {
  expect(has(phrase, words)).toBe(expected)
})

test('tells the leftmost match, and the shortest that begins there', () => {
  expect(find('a ..3 b', 'x a a b b')).toEqual({ start: 2, end: 5 })
})

test('rules that are searched together find what each finds alone', () => {
  const phrases = ['a ..2 b', 'b !( a )', '(a | b c)* c', 'a? b $', '^ a _ c'].map((phrase) =>
    parsePhrase(phrase, {}),
  )
  const together = new Matcher(phrases)
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }), (letters) => {
      const words = toTokens(letters.join(' '))
      expect(together.find(words)).toEqual(phrases.map((phrase) => new Matcher([phrase]).find(words)[0]))
    }),
    { seed: 1 },
  )
})

test('finds what a regular expression of the same meaning finds', () => {
  const phrase = new Matcher([parsePhrase('a ..2 (b | c d) !( a )', {})])
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 }), (letters) => {
      const expected = /\ba(?: \w){0,2} (?:b|c d)(?! a)\b/.exec(letters.join(' '))
      const [found] = phrase.find(toTokens(letters.join(' ')))
      expect(found?.start).toBe(
        expected ? letters.join(' ').slice(0, expected.index).length / 2 + 1 : undefined,
      )
    }),
    { seed: 2 },
  )
})

test.each(['(a', 'a)', '{nobody}', '', 'a | | b', 'Ä-b', '!(a) b', 'a?'])('refuses %j', (phrase) => {
  expect(() => new Matcher([parsePhrase(phrase, {})])).toThrow(TypeError)
})
