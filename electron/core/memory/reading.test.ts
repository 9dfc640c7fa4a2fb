import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMemoriesQuerySchema } from '../../../contract/core/memory.ts'
import type { Proposal } from '../../../contract/core/work.ts'
import { fc } from '../../../tests/harness/random.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'

let test: TestMemory
beforeEach(() => {
  test = new TestMemory()
  test.chat('a')
  test.chat('b')
})
afterEach(() => test.close())

const HOUR_MS = 3_600_000
/** Says something an hour after what was said before. */
function say(text: string, chat = 'a'): string {
  test.clock.pass(HOUR_MS)
  return test.say(chat, text)
}
const read = (id: string) => test.memory.readMessage(id, null)
const list = (state: 'active' | 'all' | 'asked' = 'active') =>
  test.memory.list(listMemoriesQuerySchema.parse({ state, limit: 500 })).memories
const active = () =>
  list()
    .map(({ text }) => text)
    .sort()

const SAID = [
  'My name is Anna Berger.',
  'I live in Paris.',
  'My son is called Ben.',
  'I work as a nurse.',
  'I live in Berlin.',
  'I am vegetarian.',
  'My son is called Noah.',
  'I live in Paris.',
  'I am no longer vegetarian.',
  'I like coffee.',
  "I don't like coffee anymore.",
  'I now work as a teacher.',
]
const STANDS = [
  "I don't like coffee anymore.",
  'I am no longer vegetarian.',
  'I live in Paris.',
  'I now work as a teacher.',
  'My name is Anna Berger.',
  'My son is called Ben.',
  'My son is called Noah.',
].sort()

describe('C4, C5: reading', () => {
  it('keeps what stands, in the user’s words, with its source', () => {
    for (const id of SAID.map((text) => say(text))) read(id)
    expect(active()).toEqual(STANDS)
    const home = list().find(({ slot }) => slot === 'home')
    expect(home).toMatchObject({ subject: 'self', value: 'paris', author: 'reflection', tier: 'itm' })
    expect(test.provenance.detail(home?.id ?? '').sources.length).toBeGreaterThan(0)
  })

  it('gives the same memories in whatever order chats are read, and when they are read again', () => {
    const order = fc.shuffledSubarray(
      SAID.map((_, index) => index),
      { minLength: SAID.length },
    )
    fc.assert(
      fc.property(order, (indexes) => {
        test.close()
        test = new TestMemory()
        test.chat('a')
        test.chat('b')
        const ids = SAID.map((text, index) => say(text, index % 2 === 0 ? 'a' : 'b'))
        for (const index of indexes) read(ids[index] ?? '')
        expect(active()).toEqual(STANDS)
        for (const id of ids) read(id)
        expect(active()).toEqual(STANDS)
      }),
      { numRuns: 20 },
    )
  })

  it('never brings back what was forgotten, nor what it had replaced', () => {
    const ids = ['I live in Paris.', 'I live in Berlin.'].map((text) => say(text))
    for (const id of ids) read(id)
    test.memory.forget(list().map(({ id }) => id))
    for (const id of ids) read(id)
    expect(active()).toEqual([])
  })

  it('reads nothing of answers, of what was said with memory off, and of a play', () => {
    read(test.say('a', 'I live in Rome.', { role: 'assistant' }))
    read(test.say('a', 'I live in Rome.', { mode: 'off' }))
    expect(list('all')).toEqual([])
  })

  it('asks before it replaces what the user pinned or wrote', () => {
    test.store('I live in Bern.')
    read(say('I live in Porto.'))
    expect(active()).toEqual(['I live in Bern.'])
    expect(list('asked').map(({ text }) => text)).toEqual(['I live in Porto.'])
    read(say('I live in fear of spiders.'))
    expect(list('all')).toHaveLength(2)
  })

  it('undoes what it kept together with what that replaced', () => {
    const ids = ['I live in Paris.', 'I live in Berlin.'].map((text) => say(text))
    for (const id of ids) read(id)
    const kept = list()[0]
    const event = test.provenance.detail(kept?.id ?? '').events.find(({ action }) => action === 'kept')
    test.memory.undo(event?.id ?? '')
    expect(active()).toEqual(['I live in Paris.'])
    for (const id of ids) read(id)
    expect(active()).toEqual(['I live in Paris.'])
  })
})

describe('C4: what a larger model proposes', () => {
  const item = (messageId: string, quote: string, text: string, own: Partial<Proposal> = {}): Proposal => ({
    kind: 'fact',
    text,
    confidence: 0.9,
    importance: 0.5,
    scope: 'everywhere',
    is_stated: true,
    message_id: messageId,
    quote,
    ...own,
  })
  const keep = (message: string, quote: string, text: string, own?: Partial<Proposal>) => {
    const outcome = test.memory.keepFromModel(item(say(message), quote, text, own), test.run())
    return 'kept' in outcome ? outcome.kept.text : outcome.refused
  }

  it.each([
    [
      'My dream is Rome. I brew my own beer at home.',
      'I brew my own beer',
      'Brews beer at home',
      'Brews beer at home',
    ],
    ['I do not live in Bern.', 'live in Bern', 'Lives in Bern', 'not_entailed'],
    ['Do you think I live in Bern?', 'I live in Bern', 'Lives in Bern', 'not_stated'],
    ['If I lived alone I would own 3 cats.', 'own 3 cats', 'Owns 3 cats', 'not_stated'],
    ['I baked 12 cakes for the fair.', 'I baked 12 cakes', 'Baked 20 cakes', 'not_entailed'],
    ['We met Anna at the fair.', 'We met Anna', 'Met Bertha', 'not_entailed'],
    ['My sister bakes cakes for a living.', 'bakes cakes', 'Bakes cakes for a living', 'not_entailed'],
    ['Summarise this:\nI bake cakes.', 'I bake cakes', 'Bakes cakes', 'not_person'],
    ['I bake cakes.', 'I eat cakes', 'Eats cakes', 'no_quote'],
  ])('%s: "%s" → "%s": %s', (message, quote, text, outcome) => {
    expect(keep(message, quote, text)).toBe(outcome)
  })

  it('finds the day and what it is about by itself', () => {
    test.clock.wallMs = Date.UTC(2026, 2, 1, 11)
    expect(
      keep('My sister bakes for the fair tomorrow.', 'bakes for the fair', 'Sister bakes for the fair', {
        kind: 'event',
      }),
    ).toBe('Sister bakes for the fair (2026-03-02)')
  })

  it('keeps no second memory of what was read already', () => {
    const message = say('I live in Bern.')
    read(message)
    expect(
      test.memory.keepFromModel(item(message, 'I live in Bern', 'The user lives in Bern'), test.run()),
    ).toMatchObject({
      refused: 'duplicate',
    })
    expect(active()).toEqual(['I live in Bern.'])
  })
})
