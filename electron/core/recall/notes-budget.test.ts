import { expect, test } from 'vitest'
import { countTokens } from '../ledger/tokenizer.ts'
import type { EngineMessage, EngineStats } from '../models/engine.ts'
import { MAX_NOTES_TOKENS, NotesBudget } from './notes-budget.ts'

const stats = (promptMs: number): EngineStats => ({
  promptTokens: 5_000,
  answerTokens: 3,
  loadMs: 0,
  promptMs,
  answerMs: 30,
  doneReason: 'stop',
})
const prompt: EngineMessage[] = [{ role: 'user', content: 'word '.repeat(400) }]
const tokens = countTokens(prompt[0]?.content ?? '')

test('N1: notes are what a model reads in half a second, by what was measured of it', () => {
  const budget = new NotesBudget()
  expect(budget.tokens('small')).toBe(150)
  budget.learn('small', prompt, stats(tokens))
  expect(budget.tokens('small')).toBe(500)
  budget.learn('large', prompt, stats(tokens * 20))
  expect(budget.tokens('large')).toBe(25)
  expect(budget.tokens('small')).toBe(500)
})

test('N1: one answer that was slow or fast by chance does not count for much, and there is an upper limit', () => {
  const budget = new NotesBudget()
  for (const factor of [1, 1, 40, 1, 0.01]) budget.learn('small', prompt, stats(tokens * factor))
  expect(budget.tokens('small')).toBe(500)
  for (let answer = 0; answer < 5; answer += 1) budget.learn('small', prompt, stats(tokens / 10))
  expect(budget.tokens('small')).toBe(MAX_NOTES_TOKENS)
  budget.learn('none', prompt, stats(0))
  expect(budget.tokens('none')).toBe(150)
})

test('N1: while notes find no room the guess rises until some are given and measured again', () => {
  const budget = new NotesBudget()
  for (let answer = 0; answer < 5; answer += 1) budget.learn('busy', prompt, stats(tokens * 20))
  const before = budget.tokens('busy')
  for (let answer = 0; answer < 12; answer += 1) budget.learnNoRoom('busy')
  expect(budget.tokens('busy')).toBeGreaterThan(before)
})
