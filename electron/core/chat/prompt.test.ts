import { expect, test } from 'vitest'
import { buildPrompt, SYSTEM_PROMPT } from './prompt.ts'
import type { MessageRow } from './store.ts'
import { titleFrom } from './title.ts'

const row = (role: 'user' | 'assistant', content: string) => ({ role, content }) as MessageRow
const system = { role: 'system', content: SYSTEM_PROMPT }

test('the model reads the whole path while it fits, without empty answers', () => {
  expect(buildPrompt([row('user', 'a'), row('assistant', ''), row('user', 'b')])).toEqual([
    system,
    { role: 'user', content: 'a' },
    { role: 'user', content: 'b' },
  ])
})

test('of a path that is too long it reads the end; the last message always', () => {
  const long = 'x'.repeat(6_000)
  const path = [row('user', 'first'), row('assistant', long), row('user', 'second'), row('assistant', long)]
  expect(buildPrompt([...path, row('user', 'last')]).map(({ content }) => content)).toEqual([
    SYSTEM_PROMPT,
    'second',
    long,
    'last',
  ])
  expect(buildPrompt([row('user', 'y'.repeat(10_000))])).toHaveLength(2)
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
