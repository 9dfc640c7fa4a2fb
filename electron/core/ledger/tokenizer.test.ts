import { countTokens as libraryCount } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { fc } from '../../../tests/harness/random.ts'
import { countTokens, cutToTokens, TokenCounter } from './tokenizer.ts'

/** Text as people and models write it, and as nobody should: all that can move the borders of words and tokens. */
const piece = fc.oneof(
  fc.constantFrom(
    'it',
    "'",
    "'s",
    "'l",
    'l',
    'LL',
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    '/',
    '...',
    '!?',
    '1',
    '2026',
    '³',
  ),
  fc.constantFrom(
    '<|endoftext|>',
    '<|im_end|>',
    '<|im_start|>',
    'The quick',
    ' brown fox',
    'HTTPServer',
    'naïve',
  ),
  fc.constantFrom(
    '漢字',
    'กขค',
    'é',
    'e\u0301',
    '😀',
    '👨‍👩‍👧‍👦',
    '\u200d',
    '\ud83d',
    '\ude00',
    '\u0000',
    '\ufeff',
    'ß',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ maxLength: 12 }),
)
const text = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''))
const plain = { disallowedSpecial: new Set<string>() }

const PATHOLOGICAL = {
  'one letter': 'a'.repeat(10_000),
  emoji: '😀'.repeat(5_000),
  'emoji families': '👨‍👩‍👧‍👦'.repeat(900),
  'zero-width joiners': '\u200d'.repeat(10_000),
  'lone surrogates': '\ud800'.repeat(10_000),
  blanks: ' '.repeat(10_000),
  'line ends and blanks': '\n '.repeat(5_000),
  'chinese without a stop': '漢'.repeat(10_000),
  'thai without a blank': 'กขคงจ'.repeat(2_000),
  'combining marks': 'a\u0301'.repeat(5_000),
}

describe('E1: one stated tokenizer', () => {
  test('E1: counts known texts as o200k_base does', () => {
    const known = { '': 0, hello: 1, 'Hello, world!': 4, ' ': 1, 'how do I prevent SQL injection': 6 }
    expect(Object.fromEntries(Object.keys(known).map((each) => [each, countTokens(each)]))).toEqual(known)
  })

  test('E1: marks of the tokenizer’s own are ordinary text', () => {
    expect([countTokens('<|endoftext|>'), countTokens('<|im_end|>')]).toEqual([7, 6])
  })

  test('E1: counts any text as gpt-tokenizer itself does', () => {
    fc.assert(
      fc.property(text, (value) => {
        // U+FEFF is one token of o200k_base; the library's decoder swallows it as a byte order mark and counts two.
        const text = value.replaceAll('\ufeff', '\u200b')
        expect(countTokens(text)).toBe(libraryCount(text, plain))
      }),
      { numRuns: 2_000 },
    )
  })

  test.each(Object.entries(PATHOLOGICAL))(
    'E1: 10,000 characters without a word are counted as the library counts them: %s',
    (_, value) => expect(countTokens(value)).toBe(libraryCount(value, plain)),
  )
})

describe('E3: cutting', () => {
  test('E3: cuts at a token, and keeps what fits', () => {
    expect(cutToTokens('one two three four', 2)).toBe('one two')
    expect(cutToTokens('one two', 2)).toBe('one two')
    expect(cutToTokens('one two', 0)).toBe('')
    expect(cutToTokens('', 5)).toBe('')
  })

  test('E3: never splits a character', () => {
    for (let max = 1; max < 12; max++) expect(cutToTokens('👨‍👩‍👧‍👦😀漢', max).isWellFormed()).toBe(true)
  })

  test('E3: a cut is a prefix, within the limit, that one character more would break', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 40 }), (value, max) => {
        const kept = cutToTokens(value, max)
        expect(value.startsWith(kept)).toBe(true)
        expect(countTokens(kept)).toBeLessThanOrEqual(max)
        if (kept !== value) {
          const next = String.fromCodePoint(value.codePointAt(kept.length) ?? 0)
          expect(countTokens(kept + next)).toBeGreaterThan(max)
        }
        if (value.isWellFormed()) expect(kept.isWellFormed()).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('E3: a growing answer', () => {
  test('E3: is counted exactly at each chunk, however it is divided', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (chunks) => {
        const counter = new TokenCounter()
        let whole = ''
        for (const chunk of chunks) {
          whole += chunk
          expect(counter.add(chunk)).toBe(countTokens(whole))
        }
      }),
      { numRuns: 500 },
    )
  })

  test('E3: is counted exactly character by character', () => {
    fc.assert(
      fc.property(text, (value) => {
        const counter = new TokenCounter()
        let whole = ''
        for (const character of value) {
          whole += character
          expect(counter.add(character)).toBe(countTokens(whole))
        }
      }),
      { numRuns: 300 },
    )
  })

  test('E3: summing the chunks would count too few: joining can need more tokens', () => {
    const [left, right] = splitThatGrows()
    expect(countTokens(left + right)).toBeGreaterThan(countTokens(left) + countTokens(right))
    const counter = new TokenCounter()
    counter.add(left)
    expect(counter.add(right)).toBe(countTokens(left + right))
  })
})

/** Searches words for a place where the parts are fewer tokens than the whole. */
function splitThatGrows(): [string, string] {
  const syllables = [
    'er',
    'in',
    'at',
    'ing',
    'th',
    'on',
    'ar',
    'st',
    'an',
    'le',
    'ter',
    'ment',
    'qu',
    'ous',
    'ation',
  ]
  for (const a of syllables) {
    for (const b of syllables) {
      for (const c of syllables) {
        for (const d of syllables) {
          if (countTokens(a + b + c + d) > countTokens(a + b) + countTokens(c + d)) return [a + b, c + d]
        }
      }
    }
  }
  throw new Error('none found')
}
