import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { getMessage } from './message-store.ts'
import { endInterrupted } from './recover.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await openTestChat()
})
afterEach(() => chat.close())

const started = async () => {
  const generation = chat.exchange.send({ message: 'Why?' })
  for await (const _ of generation.live.follow(0, new AbortController().signal)) break
  return generation
}

describe('the end of an answer', () => {
  test('E1: the answer, its usage and its receipt are there together', async () => {
    const id = await chat.say('How are you?')
    const answer = chat.sessions.message(id)
    expect(answer).toMatchObject({ status: 'complete', content: 'An answer.', model: 'smollm2:135m' })
    expect(answer.usage).toEqual({ input_tokens: 4, output_tokens: 3, total_tokens: 7, messages: 1 })
    expect(answer.stats?.tokens_per_second).toBe(100)
    const page = chat.deps.ledger.page(10, null)
    expect(page.entries.map(({ seq }) => seq)).toContain(answer.ledger_seq)
    expect(page.entries).toHaveLength(2)
  })

  test('B4: when the engine dies in the middle, what came is kept and counted, and the error is in words', async () => {
    chat.engine.failure = new AppError('engine_died', 'The engine ended. Try again.')
    const answer = chat.sessions.message(await chat.say('Why?'))
    expect(answer).toMatchObject({
      status: 'failed',
      content: 'An answer.',
      error: { code: 'engine_died', message: 'The engine ended. Try again.' },
    })
    expect(answer.usage?.messages).toBe(1)
    chat.engine.failure = null
    const again = chat.exchange.regenerate(answer.id, {})
    await again.live.ended()
    expect(chat.sessions.message(again.job.id).status).toBe('complete')
    expect(chat.sessions.message(answer.id)).toEqual(answer)
  })

  test('an answer that died before its first word is free', async () => {
    chat.engine.pieces = []
    chat.engine.failure = new AppError('engine_died', 'The engine ended.')
    const answer = chat.sessions.message(await chat.say('Why?'))
    expect(answer.usage).toEqual({ input_tokens: 0, output_tokens: 0, total_tokens: 0, messages: 0 })
    expect(chat.deps.ledger.quota().messages.used).toBe(0)
    expect(chat.deps.ledger.openReservations()).toEqual([])
  })

  test.each([[[]], [[' ', '\n\n']]])(
    'B4: an empty or blank answer says so, and is free: %j',
    async (pieces) => {
      chat.engine.pieces = pieces
      const answer = chat.sessions.message(await chat.say('Why?'))
      expect(answer).toMatchObject({ status: 'failed', content: '', error: { code: 'answer_empty' } })
      expect(chat.deps.ledger.quota().messages.used).toBe(0)
      chat.engine.pieces = ['So.']
      const again = chat.exchange.regenerate(answer.id, {})
      await again.live.ended()
      expect(chat.sessions.message(again.job.id)).toMatchObject({ status: 'complete', content: 'So.' })
    },
  )

  test('A1: an answer that reached its greatest length says so', async () => {
    chat.engine.doneReason = 'length'
    const answer = chat.sessions.message(await chat.say('Why?'))
    expect(answer).toMatchObject({
      status: 'cut',
      content: 'An answer.',
      error: { code: 'answer_limit_reached' },
    })
    expect(answer.usage?.messages).toBe(1)
  })

  test('A1: stopping keeps what came', async () => {
    chat.engine.hold()
    const generation = await started()
    await generation.stop('stopped')
    expect(chat.sessions.message(generation.job.id)).toMatchObject({
      status: 'stopped',
      content: 'An answer.',
    })
    expect(chat.generations.list()).toEqual([])
  })

  test('when the app ends, running answers say so', async () => {
    chat.engine.hold()
    const generation = await started()
    await chat.generations.stopAll()
    expect(chat.sessions.message(generation.job.id).status).toBe('interrupted')
  })
})

describe('K2: after a crash', () => {
  test('an answer that was being written keeps what was on disk, is counted, and its reservation is settled', async () => {
    chat.engine.hold()
    const generation = await started()
    const { id } = generation.job
    chat.deps.db.prepare('UPDATE messages SET content = ? WHERE id = ?').run('An ans', id)
    expect(endInterrupted(chat.deps)).toBe(1)
    expect(getMessage(chat.deps.db, id)).toMatchObject({
      status: 'interrupted',
      content: 'An ans',
      counted_messages: 1,
    })
    expect(chat.deps.ledger.openReservations()).toEqual([])
    expect(chat.deps.ledger.quota().messages.used).toBe(1)
    expect((await chat.deps.ledger.verify()).ok).toBe(true)
  })

  test('one of which nothing was on disk is free', async () => {
    chat.engine.hold()
    const generation = await started()
    chat.deps.db.prepare("UPDATE messages SET content = '' WHERE id = ?").run(generation.job.id)
    endInterrupted(chat.deps)
    expect(chat.deps.ledger.quota().messages.used).toBe(0)
    expect(chat.deps.ledger.openReservations()).toEqual([])
  })
})

describe('E3: before the model is called', () => {
  test('what is over the quota is refused, and nothing of it is stored', async () => {
    chat.test.tier = 'free_trial'
    for (let sent = 0; sent < 50; sent += 1) await chat.say('ok?')
    const { sessions } = chat.sessions.list(Number.MAX_SAFE_INTEGER, 500)
    expect(() => chat.exchange.send({ message: 'ok?' })).toThrow(
      expect.objectContaining({ code: 'quota_exceeded' }),
    )
    expect(chat.sessions.list(Number.MAX_SAFE_INTEGER, 500).sessions).toEqual(sessions)
    expect(chat.engine.calls).toHaveLength(50)
  })

  test('the prompt is on disk when the model is called', async () => {
    chat.engine.hold()
    const generation = await started()
    const answer = getMessage(chat.deps.db, generation.job.id)
    expect(getMessage(chat.deps.db, answer?.parent_id ?? '')).toMatchObject({
      content: 'Why?',
      status: 'complete',
    })
    chat.engine.release()
    await generation.live.ended()
  })
})
