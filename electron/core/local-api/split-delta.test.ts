import { expect, it } from 'vitest'
import { DeltaSplitter } from './split-delta.ts'

/** All deltas of a text that comes character by character, put together. */
function streamed(text: string): { reasoning: string; content: string } {
  const splitter = new DeltaSplitter()
  const all = { reasoning: '', content: '' }
  for (let end = 1; end <= text.length; end += 1) {
    const delta = splitter.next(text.slice(0, end))
    all.reasoning += delta?.reasoning_content ?? ''
    all.content += delta?.content ?? ''
  }
  return all
}

it.each([
  ['It is 4.', { reasoning: '', content: 'It is 4.' }],
  ['<think>2 and 2 …</think>It is 4.', { reasoning: '2 and 2 …', content: 'It is 4.' }],
  ['<think>\na < b </th\n</think>\n\nIt is 4.', { reasoning: 'a < b </th', content: 'It is 4.' }],
  ['<think>cut in the mid', { reasoning: 'cut in the mid', content: '' }],
  ['1 <think> 2', { reasoning: '', content: '1 <think> 2' }],
])('tells %j apart while it comes', (text, expected) => {
  expect(streamed(text)).toEqual(expected)
})

it('follows what turned out to be thinking with the whole answer', () => {
  const splitter = new DeltaSplitter()
  expect(splitter.next('2 and 2')).toEqual({ content: '2 and 2' })
  expect(splitter.next('2 and 2\n</think>\nIt is 4.')).toEqual({
    reasoning_content: '2 and 2',
    content: 'It is 4.',
  })
})
