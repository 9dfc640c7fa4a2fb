import { describe, expect, test } from 'vitest'
import { createTokenRates } from '../models/token-rates.ts'
import { NOTES_HEAD } from '../recall/notes.ts'
import type { MessageRow } from './message-store.ts'
import { buildPrompt as build, type PromptOptions, SYSTEM_PROMPT, withNotes } from './prompt.ts'
import { titleFrom } from './title.ts'

const ROOM = 3_072
const rates = createTokenRates()
const buildPrompt = (path: MessageRow[], options: Partial<PromptOptions> = {}) =>
  build(path, { roomTokens: ROOM, estimate: (text) => rates.estimate('some model', text), ...options })
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

describe('N1: the engine finds the turns before in its cache', () => {
  /** A chat of `turns` exchanges: words, CJK, empty answers, and notes before every third question. */
  function longChat(turns: number, chars: number) {
    const path: MessageRow[] = []
    const notes = new Map<string, string>()
    for (let turn = 0; turn < turns; turn += 1) {
      const question = row('user', `${turn} ${turn % 4 === 1 ? '潮'.repeat(chars / 3) : 'q'.repeat(chars)}`)
      const answer = row('assistant', turn % 5 === 4 ? '' : `${turn} ${'a'.repeat(chars)}`)
      if (turn % 3 === 0) notes.set(question.id, `<notes>\n${turn}\n</notes>`)
      path.push(question, { ...answer, id: `answer ${turn}` })
    }
    return { path, notes }
  }
  const contents = (messages: { content: string }[]) => messages.map(({ content }) => content)

  test('what was sent in a turn begins what is sent in the next one, but where half of a full window is cut', () => {
    const { path, notes } = longChat(60, 300)
    let sent: string[] = []
    let cuts = 0
    let lastStartId: string | null = null
    for (let end = 1; end <= path.length; end += 2) {
      const question = path[end - 1]
      const given = new Map([...notes].filter(([id]) => id !== question?.id))
      const prompt = buildPrompt(path.slice(0, end), { notes: given, lastStartId })
      lastStartId = prompt.windowStartId
      const next = contents(withNotes(prompt, notes.get(question?.id ?? '') ?? ''))
      expect(next.join('\n').split(NOTES_HEAD)).toHaveLength(2)
      if (sent.every((content, index) => next[index] === content)) {
        sent = next
        continue
      }
      cuts += 1
      expect(prompt.messages[1]?.role).toBe('user')
      expect(next.join('').length).toBeLessThan(sent.join('').length * 0.75)
      sent = next
    }
    // 60 exchanges of some 600 characters, and some 4,000 are cut at a time.
    expect(cuts).toBeGreaterThan(2)
    expect(cuts).toBeLessThan(12)
  })

  test('the last message is always in it; everything fits by the measure of the engine’s window', () => {
    expect(buildPrompt([row('user', 'y'.repeat(10_000))]).messages).toHaveLength(2)
    const { path } = longChat(20, 900)
    for (let end = 1; end <= path.length; end += 2) {
      const { messages } = buildPrompt(path.slice(0, end))
      expect(messages.at(-1)?.content).toBe(path[end - 1]?.content)
      const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0)
      expect(bytes / 3).toBeLessThan(ROOM)
    }
  })
})

test('A2: a project’s instructions follow the system prompt', () => {
  const { messages } = buildPrompt([row('user', 'a')], { instructions: ' Answer in rhymes. ' })
  expect(messages[0]).toEqual({ role: 'system', content: `${SYSTEM_PROMPT}\n\nAnswer in rhymes.` })
})

test('C8: it is told which messages the model reads, so that memory does not repeat them', () => {
  const long = 'x'.repeat(7_800)
  const path = [row('user', 'first'), row('assistant', long), row('user', 'last')]
  expect([...buildPrompt(path).heldIds]).toEqual(['id of first', `id of ${long}`, 'id of last'])
  expect([...buildPrompt(path, { roomTokens: ROOM - 400 }).heldIds]).toEqual(['id of last'])
})

test('notes are in the last turn, before the question; the first in a prompt have a heading', () => {
  const path = [row('user', 'a'), row('assistant', 'b'), row('user', 'c')]
  const contentsWith = (notes: ReadonlyMap<string, string>) =>
    withNotes(buildPrompt(path, { notes }), 'NOTES').map(({ content }) => content)
  expect(contentsWith(new Map())).toEqual([SYSTEM_PROMPT, 'a', 'b', `${NOTES_HEAD}\nNOTES\n\nc`])
  expect(contentsWith(new Map([['id of a', 'EARLIER']]))).toEqual([
    SYSTEM_PROMPT,
    `${NOTES_HEAD}\nEARLIER\n\na`,
    'b',
    'NOTES\n\nc',
  ])
  const prompt = buildPrompt(path)
  expect(withNotes(prompt, '')).toEqual(prompt.messages)
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
