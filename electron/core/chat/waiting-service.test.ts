import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { DAY } from '../../../tests/harness/test-ledger.ts'
import { setTried } from './waiting-store.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await openTestChat()
  chat.test.tier = 'free_trial'
  chat.test.exchange(400, 600)
})
afterEach(() => chat.close())

const contents = (sessionId: string) =>
  chat.sessions.messages(sessionId).messages.map(({ content }) => content)

test('E3: a message waits for the next day and is then answered in its chat, once', async () => {
  const { id: session } = chat.sessions.create('Boats')
  const kept = chat.waiting.add({ message: 'How do keels work?', session_id: session })
  expect(kept).toMatchObject({ session_id: session, message: 'How do keels work?', is_set_aside: false })
  await chat.waiting.sendDue()
  expect(contents(session)).toEqual([])
  expect(chat.waiting.list()).toEqual([kept])

  chat.test.clock.pass(DAY)
  await chat.waiting.sendDue()
  await chat.waiting.sendDue()
  expect(contents(session)).toEqual(['How do keels work?', 'An answer.'])
  expect(chat.waiting.list()).toEqual([])
})

test('E3: they are sent oldest first, and what no longer fits goes on waiting', async () => {
  const { id: session } = chat.sessions.create('Boats')
  for (const message of ['One?', 'Two?', 'Three?']) chat.waiting.add({ message, session_id: session })
  chat.test.clock.pass(DAY)
  chat.engine.pieces = Array.from({ length: 1_200 }, () => ' word')
  await chat.waiting.sendDue()
  expect(contents(session).filter((text) => text.endsWith('?'))).toEqual(['One?'])
  expect(chat.waiting.list().map(({ message, is_set_aside }) => [message, is_set_aside])).toEqual([
    ['Two?', false],
    ['Three?', false],
  ])
})

test('E3: a message taken back is not sent', async () => {
  const kept = chat.waiting.add({ message: 'Never mind?' })
  expect(chat.waiting.takeBack(kept.id).message).toBe('Never mind?')
  expect(() => chat.waiting.takeBack(kept.id)).toThrow('does not wait any more')
  chat.test.clock.pass(DAY)
  await chat.waiting.sendDue()
  expect(chat.sessions.list(Number.MAX_SAFE_INTEGER, 10).sessions).toEqual([])
})

test('K2: one that was being sent when the core ended is set aside, not sent again', async () => {
  const kept = chat.waiting.add({ message: 'Does this end the core?' })
  setTried(chat.deps.db, kept.id, 1)
  chat.test.clock.pass(DAY)
  await chat.waiting.sendDue()
  expect(chat.engine.calls).toEqual([])
  expect(chat.waiting.list()).toEqual([{ ...kept, is_set_aside: true }])
})

test('A7: a branch names its chat and the message, also when that chat is gone', async () => {
  chat.test.clock.pass(DAY)
  const answer = chat.sessions.message(await chat.say('How do tides work?'))
  const branch = chat.sessions.branch(answer.session_id, answer.id)
  const source = { session_id: answer.session_id, message_id: answer.id }
  expect(branch.branched_from).toEqual({ ...source, title: 'How do tides work?' })
  expect(chat.sessions.get(answer.session_id).branched_from).toBeUndefined()
  await chat.sessions.remove(answer.session_id)
  expect(chat.sessions.get(branch.id).branched_from).toEqual({ ...source, title: null })
})
