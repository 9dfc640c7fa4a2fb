import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MemoryExport } from '../../../contract/core/memory-transfer.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { fc } from '../../../tests/harness/random.ts'
import { NOON } from '../../../tests/harness/test-ledger.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { FADE_MS } from './memory-deps.ts'

let here: TestMemory
let there: TestMemory
beforeEach(() => {
  here = new TestMemory()
  there = new TestMemory()
})
afterEach(() => {
  here.close()
  there.close()
})

type Exported = MemoryExport['memories'][number]
const file = (...memories: Exported[]): MemoryExport => ({
  format: 'novacore-memory',
  version: 1,
  exported_at: 1,
  memories,
})
const rows = async (test: TestMemory) => (await test.memory.export()).memories

/** One statement as another device exports it. */
async function exported(text: string, own: Partial<Exported> = {}): Promise<Exported> {
  const { id } = there.store(text)
  const row = (await rows(there)).find((memory) => memory.id === id)
  if (!row) throw new Error('nothing exported')
  return { ...row, ...own }
}

function keep(test: TestMemory, message: string, text: string): string {
  const outcome = test.keep(message, text)
  if ('refused' in outcome) throw new Error(outcome.refused)
  return outcome.kept.id
}

describe('a statement that is said again', () => {
  it('C4: is one memory with both messages as its sources, said the later time, and fades later', () => {
    const first = here.say(here.chat('a'), 'I live in Rome')
    const id = keep(here, first, 'I live in Rome')
    here.clock.pass(DAY_MS)
    const again = here.say(here.chat('b'), 'As I said: I live in Rome!')
    expect(here.keep(again, 'I live in Rome.', { quote: 'I live in Rome' })).toEqual({
      refused: 'duplicate',
      duplicateOf: id,
    })
    expect(here.memory.get(id)).toMatchObject({
      said_at: NOON + DAY_MS,
      created_at: NOON,
      expires_at: NOON + DAY_MS + FADE_MS,
    })
    expect(here.provenance.detail(id).sources.map(({ message_id }) => message_id)).toEqual([first, again])
  })

  it('C4: changes nothing when the same message is read twice, also after it was replaced', () => {
    const message = here.say(here.chat('a'), 'I live in Rome')
    const id = keep(here, message, 'I live in Rome')
    const before = here.provenance.detail(id)
    here.clock.pass(DAY_MS)
    expect(here.keep(message, 'I live in Rome')).toMatchObject({ duplicateOf: id })
    expect(here.provenance.detail(id)).toEqual(before)
    const bern = keep(here, here.say('a', 'I live in Bern'), 'I live in Bern')
    here.memory.supersede(bern, [id])
    expect(here.keep(message, 'I live in Rome')).toMatchObject({ duplicateOf: id })
    expect(here.memory.get(id).state).toBe('superseded')
    const back = here.say('a', 'I live in Rome')
    expect(here.keep(back, 'I live in Rome')).toMatchObject({ kept: { state: 'active' } })
  })

  it('C4: in another scope is another memory', () => {
    const id = keep(here, here.say(here.chat('a'), 'I like tea'), 'I like tea')
    const project = here.project('p')
    const message = here.say(here.chat('b', project), 'I like tea')
    expect(here.keep(message, 'I like tea', { scope: 'project' })).toMatchObject({
      kept: { scope: 'project' },
    })
    expect(here.provenance.detail(id).sources).toHaveLength(1)
  })

  it('C2: what the user writes by hand makes the memory theirs, and can be undone', () => {
    const message = here.say(here.chat('a'), 'I like tea')
    const id = keep(here, message, 'I like tea')
    const before = here.memory.get(id)
    here.clock.pass(DAY_MS)
    const written = here.store('I like TEA', { is_pinned: true })
    expect(written).toMatchObject({
      id,
      author: 'person',
      tier: 'ltm',
      is_pinned: true,
      said_at: NOON + DAY_MS,
      expires_at: null,
    })
    here.memory.undo(here.provenance.detail(id).events[0]?.id ?? '')
    expect(here.memory.get(id)).toEqual(before)
  })
})

describe('a statement from another device', () => {
  it('C7: under another id is the memory that is here, with the uses, dates and pin of both', async () => {
    const { id } = here.store('Likes tea', { tier: 'itm' })
    const row = await exported('likes TEA!', {
      id: 'theirs',
      uses: 7,
      created_at: NOON - 9,
      said_at: NOON + 9,
      last_used_at: NOON + 5,
      is_pinned: true,
      input_context: 'I like tea',
    })
    const counts = { imported: 0, already_there: 1, forgotten: 0, refused: [] }
    expect(await here.memory.import(file(row))).toEqual(counts)
    const merged = here.provenance.detail(id)
    expect(merged).toMatchObject({
      text: 'Likes tea',
      uses: 7,
      created_at: NOON - 9,
      said_at: NOON + 9,
      last_used_at: NOON + 5,
      is_pinned: true,
      expires_at: null,
    })
    expect(merged.sources.map(({ quote }) => quote)).toEqual(['I like tea'])
    expect(await here.memory.import(file(row))).toEqual(counts)
    expect(here.provenance.detail(id)).toEqual(merged)
    expect(await rows(here)).toHaveLength(1)
    here.memory.undo(merged.events[0]?.id ?? '')
    expect(here.memory.get(id)).toMatchObject({ uses: 0, created_at: NOON, is_pinned: false })
  })

  it('C7: keeps the later dates and greater counts that are here', async () => {
    const { id } = here.store('Likes tea', { is_pinned: true })
    here.clock.pass(DAY_MS)
    here.store('Likes tea')
    const before = here.provenance.detail(id)
    await here.memory.import(file(await exported('Likes tea', { id: 'theirs' })))
    expect(here.provenance.detail(id)).toEqual(before)
  })

  it('C5: does not bring back what was replaced, merged or set aside here', async () => {
    const old = here.store('Lives in Rome')
    here.memory.supersede(here.store('Lives in Bern').id, [old.id])
    const part = here.store('Has a cat')
    here.memory.merge([part.id, here.store('Has a dog').id], 'Has pets', 'person')
    const message = here.say(here.chat('a'), 'I ski')
    const hidden = keep(here, message, 'I ski')
    here.db.exec('UPDATE messages SET is_shown = 0')
    here.memory.followPaths()
    const theirs = [
      await exported('Lives in Rome', { id: 'x' }),
      await exported('Has a cat', { id: 'y' }),
      await exported('I ski', { id: 'z' }),
    ]
    expect(await here.memory.import(file(...theirs))).toMatchObject({ imported: 0, already_there: 3 })
    expect([old.id, part.id, hidden].map((id) => here.memory.get(id).state)).toEqual([
      'superseded',
      'merged',
      'withdrawn',
    ])
  })

  it('C5: what was replaced there comes in as replaced, and links what says the same here', async () => {
    const bern = here.store('Lives in Bern')
    const theirs = [
      await exported('Lives in Bern', { id: 'new' }),
      await exported('Lives in Rome', {
        id: 'old',
        state: 'superseded',
        superseded_by: 'new',
        links: [{ kind: 'superseded_by', memory_id: 'new' }],
      }),
    ]
    expect(await here.memory.import(file(...theirs))).toMatchObject({ imported: 1, already_there: 1 })
    expect(here.memory.get('old')).toMatchObject({ state: 'superseded', superseded_by: bern.id })
    expect(here.provenance.detail('old').links).toMatchObject([{ memory_id: bern.id }])
  })

  it('C5: what was set aside there stays so, whatever is said of the same later', async () => {
    const home = { subject: 'self', slot: 'home', value: 'rome' }
    const theirs = await exported('I live in Rome', {
      id: 'x',
      author: 'reflection',
      input_context: 'I live in Rome',
      state: 'withdrawn',
      ...home,
    })
    expect(await here.memory.import(file(theirs))).toMatchObject({ imported: 1 })
    const message = here.say(here.chat('a'), 'I have two homes. I like tea.')
    here.keep(message, 'I have two homes', { ...home, slot: 'home', value: 'two homes' })
    expect(here.memory.get('x')).toMatchObject({ state: 'withdrawn', superseded_by: null })
  })

  it('C7: in another scope, or faded here, is a memory of its own', async () => {
    const project = here.project('p')
    here.store('Likes tea', { scope: 'project', scope_id: project })
    const faded = here.store('Has a cat', { tier: 'itm' })
    here.memory.expire(faded.id, 'distillation')
    const theirs = [await exported('Likes tea'), await exported('Has a cat')]
    expect(await here.memory.import(file(...theirs))).toMatchObject({ imported: 2, already_there: 0 })
  })
})

/** What a user or a worker does; numbers choose among the memories that are in use. */
const act = fc.record({
  kind: fc.constantFrom(
    'store',
    'keep',
    'keep',
    'edit',
    'pin',
    'use',
    'merge',
    'supersede',
    'distil',
    'expire',
    'hide',
  ),
  which: fc.nat(50),
  other: fc.nat(50),
})

function perform(
  test: TestMemory,
  { kind, which, other }: { kind: string; which: number; other: number },
): void {
  const active = test.db
    .prepare<[], string>(`SELECT id FROM memories WHERE state = 'active' ORDER BY created_at_ms, id`)
    .pluck()
    .all()
  const [one, two] = [active[which % active.length], active[other % active.length]]
  // Few words, so that the same statement comes again.
  if (kind === 'store') test.store(`I like sort ${which % 9}`, { is_pinned: other % 5 === 0 })
  else if (kind === 'keep') {
    test.keep(test.say('a', `I like sort ${which % 9}.`), `I like sort ${which % 9}`, {
      subject: 'self',
      slot: other % 2 === 0 ? 'likes' : null,
      value: `sort ${which % 9}`,
      polarity: other % 3 === 0 ? 'ended' : 'holds',
    })
  } else if (kind === 'hide') {
    test.db.prepare(`UPDATE messages SET is_shown = 1 - is_shown WHERE id = ?`).run(`a-${which}`)
    test.memory.pathChanged('a')
  } else if (!one || !two) return
  else if (kind === 'edit') test.memory.update(one, { text: `I like sort ${other % 9}` })
  else if (kind === 'pin') test.memory.pin(one, other % 2 === 0)
  else if (kind === 'use') test.db.prepare('UPDATE memories SET uses = uses + 1 WHERE id = ?').run(one)
  else if (kind === 'expire') test.memory.expire(one, 'person')
  else if (one === two) return
  else if (kind === 'merge') test.memory.merge([one, two], `I like sorts ${which % 9}`, 'distillation')
  else if (kind === 'supersede') test.memory.supersede(one, [two])
  else test.memory.distil([one, two], `Principle ${which}`)
}

it('C7: whatever is remembered, an import into an empty store gives the same export', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
      const [from, to] = [new TestMemory(), new TestMemory()]
      try {
        from.chat('a')
        for (const step of acts) {
          from.clock.pass(1_000)
          perform(from, step)
        }
        const whole = await from.memory.export()
        const reply = await to.memory.import(JSON.parse(JSON.stringify(whole)))
        expect(reply).toEqual({
          imported: whole.memories.length,
          already_there: 0,
          forgotten: 0,
          refused: [],
        })
        // The messages are in the other store.
        const memories = whole.memories.map((memory) => ({
          ...memory,
          source_message_id: null,
          source_session_id: null,
        }))
        expect((await to.memory.export()).memories).toEqual(memories)
      } finally {
        from.close()
        to.close()
      }
    }),
    { numRuns: 40 },
  )
}, 120_000)
