import { describe, expect, test } from 'vitest'
import { fc } from '../tests/harness/random.ts'
import { splitThinking } from './thinking.ts'

describe('A10: thinking is told apart from the answer', () => {
  test.each<[string, string, string]>([
    ['It is 4.', '', 'It is 4.'],
    ['<think>2 and 2</think>It is 4.', '2 and 2', 'It is 4.'],
    ['\n<think>\n2 and 2\n</think>\n\nIt is 4.', '2 and 2', 'It is 4.'],
    ['<think></think>It is 4.', '', 'It is 4.'],
    ['<think>\n\n</think>\n\nIt is 4.', '', 'It is 4.'],
    ['2 and 2 make\nfour\n</think>\n\nIt is 4.', '2 and 2 make\nfour', 'It is 4.'],
    ['<think>a</think>b</think>c', 'a', 'b</think>c'],
    ['The tags are `<think>` and `</think>`.', '', 'The tags are `<think>` and `</think>`.'],
    ['Like this:\n```\nx\n</think>\ny\n```', '', 'Like this:\n```\nx\n</think>\ny\n```'],
    ['<thinking aloud> is fun', '', '<thinking aloud> is fun'],
  ])('%j', (written, thinking, answer) => {
    expect(splitThinking(written)).toEqual({ thinking, answer, isThinking: false })
  })

  test.each<[string, string]>([
    ['<think>2 and', '2 and'],
    ['<think>2 and 2</thi', '2 and 2'],
    ['<thi', ''],
    ['<think>', ''],
    ['<think>a < b', 'a < b'],
  ])('it still thinks: %j', (written, thinking) => {
    expect(splitThinking(written)).toEqual({ thinking, answer: '', isThinking: true })
  })

  test('an answer that has begun only grows, wherever the pieces end', () => {
    const text = fc.string().map((own) => own.replaceAll('<', '').trim())
    fc.assert(
      fc.property(text, text, fc.nat(200), (thinking, answer, cut) => {
        const written = `<think>${thinking}</think>${answer}`
        const [part, whole] = [splitThinking(written.slice(0, cut)), splitThinking(written)]
        expect(whole).toEqual({ thinking, answer, isThinking: false })
        expect(whole.thinking.startsWith(part.thinking)).toBe(true)
        expect(whole.answer.startsWith(part.answer)).toBe(true)
      }),
    )
  })
})
