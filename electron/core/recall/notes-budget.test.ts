import { expect, test } from 'vitest'
import { countTokens } from '../ledger/tokenizer.ts'
import { MAX_NOTES_TOKENS, NotesBudget } from './notes-budget.ts'

const WINDOW = 8_192
const turn = 'word '.repeat(400)
/** Returns how long a model that reads this many tokens a second takes for the turn. */
const msAt = (tokensPerSecond: number) => (countTokens(turn) * 1000) / tokensPerSecond

test('N1: notes are what a model reads in 0.25 s, one fact what it reads in a second, as measured of it', () => {
  const budget = new NotesBudget()
  expect(budget.room('small', WINDOW)).toEqual({ maxTokens: 30, maxFactTokens: 120 })
  budget.learn('small', turn, msAt(500))
  expect(budget.room('small', WINDOW)).toEqual({ maxTokens: 125, maxFactTokens: MAX_NOTES_TOKENS })
  budget.learn('large', turn, msAt(40))
  expect(budget.room('large', WINDOW)).toEqual({ maxTokens: 10, maxFactTokens: 40 })
  expect(budget.room('small', WINDOW).maxTokens).toBe(125)
})

test('N1: an answer for which the history was read too does not count, until three have been slow', () => {
  const budget = new NotesBudget()
  budget.learn('small', turn, msAt(500))
  budget.learn('small', turn, msAt(30))
  budget.learn('small', turn, msAt(50))
  expect(budget.room('small', WINDOW).maxTokens).toBe(125)
  budget.learn('small', turn, msAt(50))
  expect(budget.room('small', WINDOW).maxTokens).toBe(12)
  budget.learn('small', turn, 0)
  expect(budget.room('small', WINDOW).maxTokens).toBe(12)
})

test('N1: there is an upper limit, however fast a model reads', () => {
  const budget = new NotesBudget()
  budget.learn('fast', turn, msAt(50_000))
  expect(budget.room('fast', WINDOW)).toEqual({
    maxTokens: MAX_NOTES_TOKENS,
    maxFactTokens: MAX_NOTES_TOKENS,
  })
})

test('A11: in a small window notes take an eighth at the most', () => {
  const budget = new NotesBudget()
  budget.learn('fast', turn, msAt(50_000))
  expect(budget.room('fast', 2_048).maxTokens).toBe(256)
})

test('N1: while notes find no room a faster answer raises the guess a little, and never above what it showed', () => {
  const budget = new NotesBudget()
  budget.learn('busy', turn, msAt(20))
  budget.learnNoRoom('busy', turn, msAt(22))
  expect(budget.room('busy', WINDOW).maxFactTokens).toBe(22)
  // This one may have come from the cache.
  budget.learnNoRoom('busy', turn, msAt(100_000))
  expect(budget.room('busy', WINDOW).maxFactTokens).toBe(27)
  budget.learnNoRoom('busy', turn, msAt(10))
  budget.learnNoRoom('busy', turn, 0)
  expect(budget.room('busy', WINDOW).maxFactTokens).toBe(27)
})
