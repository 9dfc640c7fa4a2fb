import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Verdict } from '../../../contract/core/policy.ts'
import type { Retrieved } from '../../../contract/core/recall.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { makeDeviceKey } from '../../../tests/harness/test-ledger.ts'
import { NO_EMBEDDER } from '../../../tests/harness/test-policy.ts'
import { createPolicyService } from '../policy/service.ts'
import { NOTES_HEAD } from '../recall/notes.ts'
import type { Generation } from './generation.ts'
import { getMessage } from './message-store.ts'

let chat: TestChat
beforeEach(async () => {
  chat = await openTestChat()
})
afterEach(() => chat.close())

const note = (id: string): Retrieved => ({
  kind: 'memory',
  id,
  text: 'Likes green tea.',
  who: 'user',
  at: 1,
  tier: 'ltm',
  memory_kind: 'preference',
  session_id: null,
  session_title: null,
  score: 1,
  parts: { text: 1, meaning: 0, who: 0, session: 0, when: 0, reflection: 0, weight: 0 },
})
const found = () => ({
  units: [note('m1'), note('m2')],
  isGated: false,
  block: 'NOTES',
  blockTokens: 1,
  usedMeaning: true,
})
const lastPrompt = () => chat.engine.calls.at(-1)?.messages.at(-1)?.content
const verdict = (outcome: Verdict['outcome'], more: Partial<Verdict> = {}): Verdict => ({
  ...chat.scripted.verdict,
  outcome,
  audit_id: 'act-1',
  category: 'weapons',
  principle_id: 'beneficence',
  principle_name: 'Beneficence',
  ...more,
})

describe('C8: whether memory is used', () => {
  test('automatic: the model reads the notes, and the answer tells how many', async () => {
    chat.scripted.notes = found()
    const id = await chat.say('Tea?')
    expect(lastPrompt()).toBe(`${NOTES_HEAD}\nNOTES\n\nTea?`)
    expect(chat.sessions.message(id).memory).toEqual({ mode: 'automatic', used: 2, offered: 0 })
    expect(chat.sessions.message(id).usage?.input_tokens).toBe(2)
  })

  test('ask: the model does not read them, and they are offered; with the user’s word it does', async () => {
    chat.scripted.mode = 'ask'
    chat.scripted.notes = found()
    const id = await chat.say('Tea?')
    expect(lastPrompt()).toBe('Tea?')
    expect(chat.sessions.message(id).memory).toEqual({ mode: 'ask', used: 0, offered: 2 })
    const again = chat.exchange.regenerate(id, { use_memory: true })
    await again.live.ended()
    expect(lastPrompt()).toBe(`${NOTES_HEAD}\nNOTES\n\nTea?`)
    expect(chat.sessions.message(again.job.id).memory).toEqual({ mode: 'automatic', used: 2, offered: 0 })
  })

  test('off: nothing is looked up, nothing is reflected on, also when it is answered again', async () => {
    const id = await chat.say('A secret', { use_memory: false })
    const again = chat.exchange.regenerate(id, {})
    await again.live.ended()
    expect(chat.scripted.lookedUp).toEqual([])
    expect(chat.scripted.ended).toEqual([])
    const { db } = chat.deps
    expect([id, again.job.id].map((each) => getMessage(db, each)?.memory_mode)).toEqual(['off', 'off'])
    expect(getMessage(db, getMessage(db, id)?.parent_id ?? '')?.memory_mode).toBe('off')
  })

  describe('N1: notes stay where they were given', () => {
    const contents = (call: number) =>
      chat.engine.calls.at(call)?.messages.map(({ content }) => content) ?? []
    /** Two turns of one chat, each with notes of its own; returns the first answer. */
    async function twoTurns() {
      chat.scripted.notes = found()
      const first = await chat.say('Tea?')
      const { session_id } = chat.sessions.message(first)
      chat.scripted.notes = { ...found(), units: [note('m3')], block: 'MORE' }
      const second = await chat.say('Coffee?', { session_id })
      chat.scripted.notes = { ...found(), units: [], block: '', isGated: true }
      return { session_id, second }
    }

    test('each prompt begins with the whole prompt before it, and nothing in it is looked up again', async () => {
      const { session_id } = await twoTurns()
      await chat.say('And water?', { session_id })
      const [first, second, third] = [contents(0), contents(1), contents(2)]
      expect(second.slice(0, first.length)).toEqual(first)
      expect(third.slice(0, second.length)).toEqual(second)
      expect(third.slice(1)).toEqual([
        `${NOTES_HEAD}\nNOTES\n\nTea?`,
        'An answer.',
        'MORE\n\nCoffee?',
        'An answer.',
        'And water?',
      ])
      expect([...(chat.scripted.lookedUp.at(-1)?.exclude ?? [])]).toEqual(
        expect.arrayContaining(['m1', 'm2', 'm3']),
      )
    })

    test('C8: an answer lists what it read again, which is no further use', async () => {
      const { db } = chat.deps
      db.exec(`INSERT INTO memories
        (id, tier, kind, text, author, confidence, importance, scope, created_at_ms, updated_at_ms)
        VALUES ('m1', 'ltm', 'fact', 'Likes tea', 'person', 1, 0.5, 'everywhere', 1, 1)`)
      const { second } = await twoTurns()
      expect(chat.sessions.message(second).memory).toMatchObject({ used: 3 })
      expect(all(db, sql`SELECT uses FROM memories`)).toEqual([{ uses: 1 }])
    })

    test('C2: what was forgotten is in no later prompt, not even once it is undone', async () => {
      const { session_id } = await twoTurns()
      chat.scripted.forgotten.add('m2')
      await chat.say('And water?', { session_id })
      expect(contents(-1).slice(1)).toEqual([
        'Tea?',
        'An answer.',
        `${NOTES_HEAD}\nMORE\n\nCoffee?`,
        'An answer.',
        'And water?',
      ])
      expect(chat.scripted.lookedUp.at(-1)?.exclude.has('m1')).toBe(false)
      chat.scripted.forgotten.clear()
      await chat.say('And milk?', { session_id })
      expect(contents(-1)[1]).toBe('Tea?')
    })

    test('C8: what the user took out is in no later prompt of the chat', async () => {
      const { second, session_id } = await twoTurns()
      const again = chat.exchange.regenerate(second, { exclude_memories: ['m1', 'm3'] })
      await again.live.ended()
      expect(contents(-1).slice(1)).toEqual(['Tea?', 'An answer.', 'Coffee?'])
      await chat.say('And water?', { session_id })
      expect(contents(-1).slice(1)).toEqual(['Tea?', 'An answer.', 'Coffee?', 'An answer.', 'And water?'])
    })

    test('C8: with memory off, or only asked for, the model reads none of them', async () => {
      const { session_id } = await twoTurns()
      await chat.say('And water?', { session_id, use_memory: false })
      chat.scripted.mode = 'ask'
      await chat.say('And milk?', { session_id })
      for (const call of [-2, -1]) expect(contents(call).join()).not.toMatch(/NOTES|MORE/)
      await chat.say('And wine?', { session_id, use_memory: true })
      expect(contents(-1).join()).toMatch(/NOTES.*MORE/s)
    })
  })

  test('N1: a draft is looked up in mode "automatic" only, and nothing of it is stored', async () => {
    const message = 'Which tea?'
    expect(chat.exchange.prepare({ message })).toBe(true)
    expect(chat.exchange.prepare({ message: 'Off', use_memory: false })).toBe(false)
    expect(chat.exchange.prepare({ message: ' \n' })).toBe(false)
    expect(chat.exchange.prepare({ message: 'x'.repeat(10_001) })).toBe(false)
    for (const mode of ['off', 'ask'] as const) {
      chat.scripted.mode = mode
      expect(chat.exchange.prepare({ message: mode })).toBe(false)
    }
    expect(chat.scripted.prepared).toEqual([message])
    expect(chat.sessions.list(Number.MAX_SAFE_INTEGER, 10).sessions).toEqual([])
    expect(() => chat.exchange.prepare({ message, session_id: 'none' })).toThrow('There is no chat')
  })

  test('what the model reads anyway, what the user took out, and the answer’s other versions are not looked up', async () => {
    const first = await chat.say('One')
    const session_id = chat.sessions.message(first).session_id
    const second = await chat.say('Two', { session_id })
    const again = chat.exchange.regenerate(second, { exclude_memories: ['m1'] })
    await again.live.ended()
    const { messages } = chat.sessions.messages(session_id)
    expect(chat.scripted.lookedUp.at(-1)?.exclude).toEqual(
      new Set([...messages.slice(0, 4).map(({ id }) => id), 'm1']),
    )
  })

  test('what the user took out is listed with the new answer, if it still exists', async () => {
    const first = await chat.say('One')
    const second = await chat.say('Two', {})
    const again = chat.exchange.regenerate(second, { exclude_memories: [first, 'nobody', first] })
    await again.live.ended()
    const rows = all(
      chat.deps.db,
      sql`SELECT unit_kind, unit_id, state FROM answer_memories WHERE answer_id = ${again.job.id}`,
    )
    expect(rows).toEqual([{ unit_kind: 'message', unit_id: first, state: 'removed' }])
  })

  test('a project’s switch counts before the setting; its instructions are read', async () => {
    const projects = chat.deps.projects as ReturnType<
      typeof import('../projects/service.ts').createProjectService
    >
    const { id: project_id } = projects.create({
      name: 'Rhymes',
      instructions: 'Rhyme.',
      memory_mode: 'off',
      model: null,
    })
    const id = await chat.say('Tea?', { project_id })
    expect(chat.sessions.message(id).memory?.mode).toBe('off')
    expect(chat.engine.calls.at(-1)?.messages[0]?.content).toContain('Rhyme.')
    expect(chat.sessions.get(chat.sessions.message(id).session_id).project_id).toBe(project_id)
    await expect(async () => chat.exchange.send({ message: 'x', project_id: 'none' })).rejects.toMatchObject({
      code: 'project_not_found',
    })
  })
})

describe('D2: what the constitution says', () => {
  test.each(['ask', 'block'] as const)(
    '%s: the model is not called, the category is there, it is free',
    async (outcome) => {
      chat.scripted.verdict = verdict(outcome)
      const id = await chat.say('Something bad')
      expect(chat.engine.calls).toEqual([])
      expect(chat.sessions.message(id)).toMatchObject({
        status: 'failed',
        content: '',
        error: {
          code: outcome === 'ask' ? 'policy_ask' : 'policy_blocked',
          details: { audit_id: 'act-1', principle_id: 'beneficence', category: 'weapons' },
        },
        policy: { stage: 'validate', outcome, principle_name: 'Beneficence', audit_id: 'act-1' },
        usage: { messages: 0 },
      })
      expect(chat.scripted.ended).toEqual([])
    },
  )

  test('ask: answered once the user has confirmed it; a block is not lifted by a word', async () => {
    chat.scripted.verdict = verdict('ask')
    chat.scripted.asked.add('act-1')
    const id = await chat.say('Something doubtful')
    const again = chat.exchange.regenerate(id, { policy_confirmed: 'act-1' })
    await again.live.ended()
    expect(chat.sessions.message(again.job.id).status).toBe('complete')
    chat.scripted.verdict = verdict('block')
    const blocked = chat.exchange.regenerate(id, { policy_confirmed: 'act-1' })
    await blocked.live.ended()
    expect(chat.sessions.message(blocked.job.id).error?.code).toBe('policy_blocked')
  })

  test('ask: a yes to one question does not let another one through, nor one of another chat', async () => {
    const deviceKey = await makeDeviceKey()
    const judge = async () => '{"intent":"harmful","category":"malware"}'
    const { validate, isConfirmed } = createPolicyService({
      ...chat.deps,
      deviceKey,
      embedder: NO_EMBEDDER,
      judge,
    })
    chat.deps.policy.validate = (message, context) => validate(message, { ...context, useModel: true })
    chat.deps.policy.isConfirmed = isConfirmed
    const first = chat.sessions.message(await chat.say('My neighbour builds a bomb in his cellar'))
    expect(first.error?.code).toBe('policy_ask')
    const yes = { policy_confirmed: first.policy?.audit_id ?? '' }
    const codeOf = async (generation: Generation) => {
      await generation.live.ended()
      return chat.sessions.message(generation.job.id).error?.code ?? null
    }
    const { session_id } = first
    const other = 'My neighbour builds another bomb in his shed'
    expect(await codeOf(chat.exchange.send({ message: other, session_id, ...yes }))).toBe('policy_ask')
    const elsewhere = { message: 'My neighbour builds a bomb in his cellar', ...yes }
    expect(await codeOf(chat.exchange.send(elsewhere))).toBe('policy_ask')
    expect(await codeOf(chat.exchange.regenerate(first.id, yes))).toBeNull()
  })

  test('note: answered, with the remark', async () => {
    chat.scripted.verdict = verdict('note', { category: 'crisis' })
    const answer = chat.sessions.message(await chat.say('I feel bad'))
    expect(answer).toMatchObject({ status: 'complete', policy: { outcome: 'note', category: 'crisis' } })
  })

  test('D3: the verdict on the question is stored before the model has its first word', async () => {
    chat.scripted.verdict = verdict('note', { category: 'crisis' })
    const generation = chat.exchange.send({ message: 'I feel bad' })
    await generation.judged
    expect(generation.live.text).toBe('')
    expect(chat.sessions.message(generation.job.id)).toMatchObject({
      status: 'streaming',
      policy: { category: 'crisis' },
    })
    await generation.live.ended()
  })

  test('K2: a verdict that cannot be saved at once does not cost the answer', async () => {
    chat.deps.db.exec(`CREATE TEMP TRIGGER no_room BEFORE UPDATE OF policy ON messages WHEN new.status = 'streaming'
      BEGIN SELECT RAISE (ABORT, 'no room'); END`)
    chat.scripted.verdict = verdict('note', { category: 'crisis' })
    const answer = chat.sessions.message(await chat.say('I feel bad'))
    expect(answer).toMatchObject({ status: 'complete', policy: { category: 'crisis' } })
  })

  test('while a verdict takes its time the model may write, and nothing of it is let through', async () => {
    const policy = chat.deps.policy
    let decide: (verdict: Verdict) => void = () => undefined
    chat.deps.policy = {
      ...policy,
      validate: () =>
        new Promise((resolve) => {
          decide = resolve
        }),
    }
    const refused = chat.exchange.send({ message: 'Is it?' })
    await expect.poll(() => chat.engine.calls.length).toBe(1)
    expect(refused.live.text).toBe('')
    decide(verdict('block'))
    await refused.live.ended()
    expect(chat.sessions.message(refused.job.id)).toMatchObject({
      content: '',
      error: { code: 'policy_blocked' },
    })
    const answered = chat.exchange.send({ message: 'And this?' })
    await expect.poll(() => chat.engine.calls.length).toBe(2)
    decide(verdict('allow'))
    await answered.live.ended()
    expect(chat.sessions.message(answered.job.id)).toMatchObject({ status: 'complete', error: null })
  })

  test('a revised answer says so, keeps the model’s words, and costs what the model wrote', async () => {
    chat.scripted.alignment = { verdict: verdict('note'), revision: 'Better.' }
    const answer = chat.sessions.message(await chat.say('How are you?'))
    expect(answer).toMatchObject({
      content: 'Better.',
      policy: { stage: 'align', original: 'An answer.' },
      usage: { output_tokens: 3 },
    })
  })
})

test('B4: background work is told before the model is called; the end of an answer gives it something to do', async () => {
  const id = await chat.say('Tea?')
  expect(chat.scripted.arrivals).toBe(1)
  expect(chat.scripted.ended).toEqual([chat.sessions.message(id).session_id])
})

test('A2: chats of the same ms are never split by a page', () => {
  for (let made = 0; made < 5; made += 1) chat.sessions.create(`chat ${made}`)
  const page = chat.sessions.list(Number.MAX_SAFE_INTEGER, 2)
  expect(page.sessions).toHaveLength(5)
  expect(chat.sessions.list(page.next_before ?? 0, 2).sessions).toEqual([])
})
