import { expect, test } from 'vitest'
import type { MessageRow } from './message-store.ts'
import { buildPrompt, SYSTEM_PROMPT, withNotes } from './prompt.ts'
import { titleFrom } from './title.ts'

const row = (role: 'user' | 'assistant', content: string) =>
  ({ id: `id of ${content}`, role, content }) as MessageRow
const system = { role: 'system', content: SYSTEM_PROMPT }

test('the model reads the whole path while it fits, without empty answers', () => {
  expect(buildPrompt([row('user', 'a'), row('assistant', ''), row('user', 'b')]).messages).toEqual([
    system,
    { role: 'user', content: 'a' },
    { role: 'user', content: 'b' },
  ])
})

test('of a path that is too long it reads the end; the last message always', () => {
  const long = 'x'.repeat(6_000)
  const path = [row('user', 'first'), row('assistant', long), row('user', 'second'), row('assistant', long)]
  expect(buildPrompt([...path, row('user', 'last')]).messages.map(({ content }) => content)).toEqual([
    SYSTEM_PROMPT,
    'second',
    long,
    'last',
  ])
  expect(buildPrompt([row('user', 'y'.repeat(10_000))]).messages).toHaveLength(2)
})

test('A2: a project’s instructions follow the system prompt', () => {
  const { messages } = buildPrompt([row('user', 'a')], { instructions: ' Answer in rhymes. ' })
  expect(messages[0]).toEqual({ role: 'system', content: `${SYSTEM_PROMPT}\n\nAnswer in rhymes.` })
})

test('C8: it is told which messages the model reads, so that memory does not repeat them', () => {
  const long = 'x'.repeat(9_000)
  const path = [row('user', 'first'), row('assistant', long), row('user', 'last')]
  expect([...buildPrompt(path).heldIds]).toEqual(['id of last', `id of ${long}`, 'id of first'])
  expect([...buildPrompt(path, { notesTokens: 800 }).heldIds]).toEqual(['id of last'])
})

test('notes are in the last turn, before the question', () => {
  const { messages } = buildPrompt([row('user', 'a'), row('assistant', 'b'), row('user', 'c')])
  expect(withNotes(messages, 'NOTES').map(({ content }) => content)).toEqual([
    SYSTEM_PROMPT,
    'a',
    'b',
    'NOTES\n\nc',
  ])
  expect(withNotes(messages, '')).toEqual(messages)
})

test.each([
  ['How do tides work?', 'How do tides work?'],
  ['\n\n## **Tides**\nand more', 'Tides'],
  ['   spaced   out   ', 'spaced out'],
  ['***', '***'],
  [
    'A question that is so long that nobody would want to read all of it in a narrow list of chats',
    'A question that is so long that nobody would want to read…',
  ],
  ['x'.repeat(100), `${'x'.repeat(60)}…`],
  ['😀'.repeat(70), `${'😀'.repeat(60)}…`],
])('A2: a chat that begins with %j is titled %j', (message, title) => {
  expect(titleFrom(message)).toBe(title)
})
