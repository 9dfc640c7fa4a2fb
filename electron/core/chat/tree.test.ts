import { expect, test } from 'vitest'
import type { Message } from '../../../contract/core/chat.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { fc } from '../../../tests/harness/random.ts'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { listMessages, pathTo } from './message-store.ts'

/** What a user can do to a chat; numbers choose among the messages that are there. */
const action = fc.oneof(
  fc.record({ kind: fc.constant('send' as const) }),
  fc.record({ kind: fc.constant('edit' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('regenerate' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('choose' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('branch' as const), which: fc.nat() }),
)

const pick = (messages: Message[], which: number) => messages[which % messages.length]

async function act(chat: TestChat, sessionId: string, step: { kind: string; which?: number }, round: number) {
  const { messages } = chat.sessions.messages(sessionId)
  const chosen = pick(messages, step.which ?? 0)
  if (step.kind === 'send' || !chosen) return void (await chat.say(`q${round}`, { session_id: sessionId }))
  if (step.kind === 'edit') {
    const question = chosen.role === 'user' ? chosen : messages.find(({ id }) => id === chosen.parent_id)
    await chat.say(`e${round}`, { session_id: sessionId, parent_id: question?.parent_id ?? null })
  } else if (step.kind === 'regenerate') {
    await chat.exchange.regenerate(chosen.id, {}).live.ended()
  } else if (step.kind === 'choose') {
    chat.sessions.update(sessionId, { activeLeafId: chosen.id })
  } else {
    chat.sessions.branch(sessionId, chosen.id)
  }
}

test('A3: whatever is done to a chat, every earlier message stays, the tree stays whole, and search finds what is shown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (steps) => {
      const chat = await openTestChat()
      try {
        const { id } = chat.sessions.create(undefined)
        const earlier = new Map<string, Message>()
        for (const [round, step] of steps.entries()) {
          await act(chat, id, step, round)
          const { session, messages } = chat.sessions.messages(id)
          const byId = new Map(messages.map((message) => [message.id, message]))
          for (const [messageId, message] of earlier) expect(byId.get(messageId)).toEqual(message)
          for (const message of messages) {
            const parent = message.parent_id === null ? null : byId.get(message.parent_id)
            expect(parent).not.toBeUndefined()
            expect(parent?.role ?? 'assistant').not.toBe(message.role)
            earlier.set(message.id, message)
          }
          const leaf = byId.get(session.active_leaf_id ?? '')
          expect(leaf).toBeDefined()
          expect(messages.some(({ parent_id }) => parent_id === leaf?.id)).toBe(false)
          const path = pathTo(chat.test.db, leaf?.id ?? '').map(({ id }) => id)
          const rows = listMessages(chat.test.db, id)
          expect(rows.flatMap((row) => (row.is_shown === 1 ? [row.id] : [])).sort()).toEqual(path.sort())
          const units = sql`SELECT ref_id FROM recall_units WHERE kind = 'message' AND session_id = ${id}`
          const found = all<{ ref_id: string }>(chat.test.db, units).map(({ ref_id }) => ref_id)
          expect(found.sort()).toEqual(path.sort())
        }
        const verified = await chat.deps.ledger.verify()
        expect(verified.ok).toBe(true)
      } finally {
        chat.close()
      }
    }),
    { numRuns: 30 },
  )
})

test('A3: a branch is a chat of its own: what happens in it leaves the first one alone', async () => {
  const chat = await openTestChat()
  const { id } = chat.sessions.create('Alice')
  const first = await chat.say('One?', { session_id: id })
  await chat.say('Two?', { session_id: id })
  const before = chat.sessions.messages(id)
  const branch = chat.sessions.branch(id, first)
  await chat.say('Three?', { session_id: branch.id })
  expect(chat.sessions.messages(id)).toEqual(before)
  expect(chat.sessions.messages(branch.id).messages.map(({ content }) => content)).toEqual([
    'One?',
    'An answer.',
    'Three?',
    'An answer.',
  ])
  chat.close()
})
