import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../../contract/core/work.ts'
import { readAnswers } from './answers.ts'
import { readItems } from './from-model.ts'

const exchanges: Exchange[] = [
  {
    message_id: 'm1',
    at: Date.UTC(2026, 10, 23, 12),
    question: 'I live in Bern. I like hiking.',
    answer: 'Nice.',
  },
]
const good = {
  kind: 'fact',
  text: 'Lives in Bern.',
  quote: 'I live in Bern',
  turn: 1,
  confidence: 0.9,
  importance: 0.7,
}
const read = (said: string) => readItems(said, exchanges, 'everywhere')

describe('C4: what a model writes', () => {
  test('an item of the schema is proposed with its quote and message', () => {
    expect(read(JSON.stringify({ items: [good] }))).toMatchObject([
      {
        kind: 'fact',
        text: 'Lives in Bern.',
        quote: 'I live in Bern',
        message_id: 'm1',
        scope: 'everywhere',
      },
    ])
  })

  test('what it thought aloud before is left out', () => {
    expect(read(`<think>{"items": [1]}</think>\n${JSON.stringify({ items: [good] })}`)).toHaveLength(1)
  })

  test.each([
    ['nothing', ''],
    ['no JSON', 'I would keep that you live in Bern.'],
    ['an unfinished thought', '<think>Let me see {"items": []}'],
    ['half of it', JSON.stringify({ items: [good] }).slice(0, 40)],
    ['an echo of the schema', '{"type":"object","properties":{"items":{"type":"array"}}}'],
    ['something else', '{"memories": []}'],
    ['a list', '[1, 2]'],
  ])('%s is no answer, and the chat is read again', (_name, said) => {
    expect(() => read(said)).toThrow(expect.objectContaining({ code: 'model_unusable' }))
  })

  test.each([
    ['a turn that is not there', { turn: 7 }],
    ['turn zero', { turn: 0 }],
    ['an invented kind', { kind: 'secret' }],
    ['no quote', { quote: '' }],
    ['a confidence beyond one', { confidence: 90 }],
    ['a text of a megabyte', { text: 'x'.repeat(1_000_000) }],
    ['a number for a text', { text: 5 }],
  ])('an item with %s is dropped, the others stay', (_name, wrong) => {
    expect(read(JSON.stringify({ items: [{ ...good, ...wrong }, good, null] }))).toHaveLength(1)
  })
})

describe('C4: the three answers', () => {
  const answers = {
    tried: 'I tried to explain tides.',
    followed_constitution: 'Yes, truth mattered most here.',
    better: 'A picture would have helped.',
  }
  test('are read', () => {
    expect(readAnswers(JSON.stringify(answers))).toEqual(answers)
  })
  test.each([
    ['an echo of the schema', { tried: 'string', followed_constitution: 'string', better: 'string' }],
    ['the question', { ...answers, tried: 'What did I try?' }],
    ['one word', { ...answers, better: 'Yes.' }],
    [
      'the same three times',
      { tried: answers.tried, followed_constitution: answers.tried, better: answers.tried },
    ],
    ['a part', { tried: answers.tried }],
    ['a number', { ...answers, tried: 3 }],
  ])('%s counts as no answer', (_name, said) => {
    expect(readAnswers(JSON.stringify(said))).toBeNull()
  })
})
