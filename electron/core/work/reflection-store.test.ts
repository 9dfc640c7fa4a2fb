import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { clearUnread, readUnread, sessionsToRead, stillUnread } from './reflection-store.ts'

let test: TestMemory
beforeEach(() => {
  test = new TestMemory()
})
afterEach(() => test.close())

const unread = (chat: string) => readUnread(test.db, chat)?.exchanges.map(({ question }) => question)

function answerWith(question: string, error: string | null): void {
  const id = test.say('a', error === null ? 'Here you are.' : '', { role: 'assistant' })
  test.db.prepare('UPDATE messages SET parent_id = ?, error = ? WHERE id = ?').run(question, error, id)
}

describe('what reflection reads', () => {
  it.each(['policy_blocked', 'policy_ask'])(
    'D1: leaves out what was refused (%s) until it is answered',
    (code) => {
      const message = test.say(test.chat('a'), 'How do I pick a lock?')
      answerWith(message, JSON.stringify({ code, message: 'No.' }))
      expect(unread('a')).toEqual([])
      expect(sessionsToRead(test.db, 10)).toEqual([])
      answerWith(message, null)
      expect(unread('a')).toEqual(['How do I pick a lock?'])
      expect(sessionsToRead(test.db, 10)).toEqual(['a'])
    },
  )

  it('C4: reads a question whose answer failed for another reason', () => {
    const message = test.say(test.chat('a'), 'I live in Rome. And you?')
    answerWith(message, JSON.stringify({ code: 'engine_died', message: 'It ended.' }))
    expect(unread('a')).toEqual(['I live in Rome. And you?'])
  })

  it('C1: nothing of what was cleared is read, also not by a run that had begun; what is said later is', () => {
    const before = test.say(test.chat('a'), 'I live in Rome')
    test.say(test.chat('b'), 'I have a dog')
    expect(clearUnread(test.db)).toBe(2)
    expect(unread('a')).toEqual([])
    expect(sessionsToRead(test.db, 10)).toEqual([])
    const after = test.say('a', 'I work as a nurse')
    expect(unread('a')).toEqual(['I work as a nurse'])
    expect(stillUnread(test.db, [before, after, 'nobody'])).toEqual(new Set([after]))
    expect(test.memory.list({ tier: 'stm', state: 'active', sort: 'newest', limit: 10 }).total).toBe(1)
    expect(clearUnread(test.db)).toBe(1)
    expect(clearUnread(test.db)).toBe(0)
  })
})
