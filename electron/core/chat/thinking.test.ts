import { afterEach, beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import { saveContent } from './message-store.ts'
import { endInterrupted } from './recover.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await openTestChat()
})
afterEach(() => chat.close())

const WRITTEN = ['<thi', 'nk>Two and ', 'two.</th', 'ink>\n\nIt is ', 'four.']

test('A10: thinking is stored beside the answer, counted as output, and in no later prompt', async () => {
  chat.engine.pieces = WRITTEN
  const id = await chat.say('What is 2 + 2?')
  const answer = chat.sessions.message(id)
  expect(answer).toMatchObject({
    status: 'complete',
    content: 'It is four.',
    thinking: {
      content: 'Two and two.',
      tokens: countTokens('Two and two.'),
      duration_ms: expect.any(Number),
    },
  })
  expect(answer.usage?.output_tokens).toBe(countTokens(WRITTEN.join('')))
  expect(chat.deps.ledger.quota().tokens.used).toBe(answer.usage?.total_tokens)
  chat.engine.pieces = ['Yes.']
  await chat.say('Sure?', { session_id: answer.session_id })
  const sent = chat.engine.calls.at(-1)?.messages.map(({ content }) => content) ?? []
  expect(sent).toContain('It is four.')
  expect(sent.join()).not.toContain('Two and two.')
})

test('A10: without an opening tag it is the same', async () => {
  chat.engine.pieces = ['Two and two.\n', '</think>', '\n\nIt is four.']
  expect(chat.sessions.message(await chat.say('What is 2 + 2?'))).toMatchObject({
    content: 'It is four.',
    thinking: { content: 'Two and two.' },
  })
})

test.each([
  ['stop', 'answer_thought_only'],
  ['length', 'answer_thought_too_long'],
])('A10: a model that only thinks (%s) says so, keeps its thoughts, and is free', async (reason, code) => {
  chat.engine.pieces = ['<think>Two and', '</think>']
  chat.engine.doneReason = reason
  const answer = chat.sessions.message(await chat.say('What is 2 + 2?'))
  expect(answer).toMatchObject({
    status: 'failed',
    content: '',
    error: { code },
    thinking: { content: 'Two and' },
    usage: { total_tokens: 0 },
  })
  expect(chat.deps.ledger.quota().messages.used).toBe(0)
})

test('A10, B4: an engine that dies while it thinks leaves what it thought', async () => {
  chat.engine.pieces = ['<think>Two and']
  chat.engine.failure = new AppError('engine_died', 'The engine ended.')
  expect(chat.sessions.message(await chat.say('What is 2 + 2?'))).toMatchObject({
    status: 'failed',
    content: '',
    thinking: { content: 'Two and' },
  })
})

test('A10, K2: an answer that was being written when the app ended is told apart at the next start', async () => {
  chat.engine.pieces = WRITTEN
  const id = await chat.say('What is 2 + 2?')
  const { db } = chat.deps
  db.exec("UPDATE messages SET status = 'streaming', thinking = NULL WHERE role = 'assistant'")
  saveContent(db, id, WRITTEN.join(''))
  expect(endInterrupted(chat.deps)).toBe(1)
  expect(chat.sessions.message(id)).toMatchObject({
    status: 'interrupted',
    content: 'It is four.',
    thinking: { content: 'Two and two.', duration_ms: null },
  })
})

test('A10: a plain answer has thought nothing', async () => {
  expect(chat.sessions.message(await chat.say('Hello?')).thinking).toBeNull()
})
