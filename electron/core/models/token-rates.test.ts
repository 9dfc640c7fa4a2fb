import { describe, expect, test } from 'vitest'
import { fc } from '../../../tests/harness/random.ts'
import type { EngineMessage } from './engine.ts'
import { createTokenRates } from './token-rates.ts'

const user = (content: string): EngineMessage[] => [{ role: 'user', content }]
const english = 'The tide comes in twice a day, and nobody can hold it. '.repeat(40)
const japanese = '潮は一日に二度満ちて、誰にも止められない。'.repeat(40)
/** What a template puts around a message. */
const FRAME = 6

describe('A11: how many tokens a text takes', () => {
  test('is learned from what the engine counted, within a fifth after some answers', () => {
    const rates = createTokenRates()
    const real = Math.round(english.length / 4.4)
    for (let answer = 0; answer < 5; answer += 1) rates.learn('m', user(english), real + FRAME)
    expect(rates.estimate('m', english) / real).toBeGreaterThan(1)
    expect(rates.estimate('m', english) / real).toBeLessThan(1.2)
    expect(rates.atLeast('m', english)).toBeLessThan(real)
  })

  test('is learned for other writing apart: a vocabulary may take a token for each of its bytes, or few', () => {
    for (const perCharacter of [0.7, 2.8]) {
      const rates = createTokenRates()
      const real = Math.round(japanese.length * perCharacter)
      for (let answer = 0; answer < 6; answer += 1) rates.learn('m', user(japanese), real + FRAME)
      expect(rates.estimate('m', japanese) / real).toBeGreaterThan(1)
      expect(rates.estimate('m', japanese) / real).toBeLessThan(1.25)
      expect(rates.estimate('m', english)).toBe(createTokenRates().estimate('m', english))
    }
  })

  test('of another model is not known by that', () => {
    const rates = createTokenRates()
    rates.learn('m', user(english), 50_000)
    expect(rates.estimate('other', english)).toBe(createTokenRates().estimate('other', english))
  })

  test('is raised when the engine refuses, until what is sent fits', () => {
    const rates = createTokenRates()
    const before = rates.estimate('m', english)
    rates.learnTooLong('m', user(english), 4_096)
    expect(rates.estimate('m', english)).toBeGreaterThan(4_096)
    rates.learnTooLong('m', user(english), 10)
    expect(rates.estimate('m', english)).toBeGreaterThan(before)
  })

  test('a short prompt, of which most is the template, teaches nothing', () => {
    const rates = createTokenRates()
    rates.learn('m', user('Hi'), 40)
    expect(rates.estimate('m', english)).toBe(createTokenRates().estimate('m', english))
  })

  test('is at least what holds for every model, until it is measured', () => {
    const rates = createTokenRates()
    // Ten thousand characters of Japanese fit the window of a model that takes half a token for each.
    expect(rates.atLeast('m', '潮'.repeat(10_000))).toBeLessThan(4_096)
    expect(rates.atLeast('m', '潮'.repeat(100_000))).toBeGreaterThan(32_768)
  })

  test('is never lost to odd figures', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.nat(1_000_000))), (seen) => {
        const rates = createTokenRates()
        for (const [text, tokens] of seen) rates.learn('m', user(text), tokens)
        const estimate = rates.estimate('m', english)
        expect(Number.isFinite(estimate)).toBe(true)
        expect(estimate).toBeGreaterThan(0)
        expect(rates.atLeast('m', english)).toBeLessThanOrEqual(estimate)
      }),
    )
  })
})
