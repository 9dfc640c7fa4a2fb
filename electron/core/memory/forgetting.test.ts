import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMemoriesQuerySchema } from '../../../contract/core/memory.ts'
import { all, run, sql } from '../../../native/sqlite/sql.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { WordVectors } from '../../../tests/harness/word-vectors.ts'
import { createRecallService } from '../recall/service.ts'
import { UNDO_FORGOTTEN_MS } from './forgetting.ts'

let test: TestMemory
beforeEach(() => {
  test = new TestMemory()
})
afterEach(() => test.close())

const everything = () => test.memory.list(listMemoriesQuerySchema.parse({ state: 'all', limit: 500 }))
const refused = (code: string) => expect.objectContaining({ code })
const lastEvent = (id: string) => test.provenance.detail(id).events[0]?.id ?? ''

/** Every value of every table, to look for words in. */
function allValues(): string {
  const tables = all<{ name: string }>(test.db, sql`SELECT name FROM sqlite_schema WHERE type = 'table'`)
  return tables
    .filter(({ name }) => !/^(messages|recall_signs)/.test(name))
    .map(({ name }) => JSON.stringify(test.db.prepare(`SELECT * FROM ${name}`).all()))
    .join('\n')
}

describe('forgetting', () => {
  it('C2: what the user typed is in no table and in no byte of the files, with all its earlier words', () => {
    for (let i = 0; i < 300; i += 1) test.store(`Filler number ${i} ${'x'.repeat(i)}`)
    const { id } = test.store('Quokkafarm owner')
    test.memory.update(id, { text: `Zebrafinch breeder ${'z'.repeat(1_500)}` })
    test.memory.update(id, { text: 'Axolotl keeper' })
    expect(test.isInFiles('Axolotl')).toBe(true)
    for (let i = 300; i < 600; i += 1) test.store(`Filler number ${i} ${'x'.repeat(i)}`)
    expect(test.memory.forget([id]).forgotten).toEqual([id])
    for (const word of ['Axolotl', 'axolotl', 'Quokkafarm', 'quokkafarm', 'Zebrafinch', 'zebrafinch']) {
      expect({ word, isInFiles: test.isInFiles(word) }).toEqual({ word, isInFiles: false })
    }
    expect(allValues()).not.toMatch(/axolotl|quokkafarm|zebrafinch/i)
    expect(() => test.memory.get(id)).toThrow(refused('memory_not_found'))
  })

  it('C2: what other messages repeat of it is not searched either, and comes back with the undo', () => {
    const chat = test.chat('a')
    const source = test.say(chat, 'I keep axolotls at home.')
    const answer = test.say(chat, 'Nice! You wrote: i keep axolotls at home, and that is rare.')
    const kept = test.keep(source, 'Keeps axolotls', { quote: 'I keep axolotls at home.' })
    if (!('kept' in kept)) throw new Error(kept.refused)
    const { undoId } = test.memory.forget([kept.kept.id])
    const unit = () =>
      all<{ text: string }>(test.db, sql`SELECT text FROM recall_units WHERE ref_id = ${answer}`)[0]?.text
    const recall = createRecallService({ ...test.deps, embedder: new WordVectors(), isIdle: () => false })
    expect(test.recall.reindexed).toContain(answer)
    recall.reindexMessage(answer)
    expect(unit()).toMatch(/^Nice! You wrote: +, and that is rare\.$/)
    test.memory.undo(undoId)
    recall.reindexMessage(answer)
    expect(unit()).toContain('i keep axolotls at home')
  })

  it('C2: of one from a chat nothing is left but the message itself, which is searched without it', () => {
    const message = test.say(test.chat('a'), 'Hello. I keep axolotls at home. Bye.')
    const run_ = test.run()
    const kept = test.keep(
      message,
      'Breeder of Mexican salamanders',
      { quote: 'I keep axolotls at home.' },
      run_,
    )
    if (!('kept' in kept)) throw new Error(kept.refused)
    test.runs.count(run_, {
      reflection: {
        tried: 'I asked about breeder of mexican salamanders.',
        followed_constitution: 'Yes',
        better: 'Less',
        policy_score: 1,
      },
    })
    test.memory.promote(kept.kept.id, 'distillation', 'used_often')
    test.memory.forget([kept.kept.id])
    expect(test.recall.reindexed).toEqual([message])
    expect(test.isInFiles('salamanders')).toBe(false)
    expect(test.runs.detail(run_)).toMatchObject({
      reflection: null,
      events: [{ action: 'kept', text: null, is_undoable: false }],
    })
    expect(
      all(test.db, sql`SELECT message_id, quote_start, quote_end FROM memory_tombstones ORDER BY id`),
    ).toEqual([
      { message_id: null, quote_start: null, quote_end: null },
      { message_id: message, quote_start: 7, quote_end: 31 },
    ])
  })

  it('C2: what was merged with it says the same and goes too; what was distilled from it stays', () => {
    const [a, b] = [test.store('Likes tea'), test.store('Enjoys tea')]
    const merged = test.memory.merge([a.id, b.id], 'Tea lover', 'person')
    const again = test.memory.merge([merged.id, test.store('Tea!').id], 'Tea', 'person')
    const principle = test.memory.distil([again.id], 'Enjoys hot drinks')
    expect(test.memory.forget([b.id]).forgotten).toHaveLength(5)
    expect(everything().memories.map(({ id }) => id)).toEqual([principle.id])
  })

  it('C2: one that was replaced by it is still dated', () => {
    const [old, newer] = [test.store('Lives in Paris'), test.store('Lives in Rome')]
    test.memory.supersede(newer.id, [old.id])
    test.memory.forget([newer.id])
    expect(test.memory.get(old.id)).toMatchObject({ state: 'superseded', superseded_by: null })
    expect(() => test.memory.undo(lastEvent(old.id))).toThrow(refused('undo_not_possible'))
  })

  it('C2: refuses what is not there, and forgets of many what is', () => {
    const { id } = test.store('Likes tea')
    expect(() => test.memory.forget(['nobody'])).toThrow(refused('memory_not_found'))
    expect(test.memory.forget(['nobody', id]).forgotten).toEqual([id])
  })
})

it('C2, C3: search finds nothing of it any more, and all of it again after undo', async () => {
  const embedder = { model: 'none', query: async () => null, batch: async () => [] }
  const recall = createRecallService({ ...test.deps, embedder, isIdle: () => false })
  test.deps.recall = () => recall
  const message = test.say(test.chat('a'), 'Hello Nova. I keep axolotls at home.')
  const kept = test.keep(message, 'Axolotl keeper', { quote: 'I keep axolotls at home.' })
  if (!('kept' in kept)) throw new Error(kept.refused)
  const scope = { sessionId: null, projectId: null, isEverything: true }
  const find = async (text: string) => {
    const query = {
      text,
      scope,
      kinds: ['memory', 'message'] as const,
      limit: 10,
      exclude: new Set<string>(),
    }
    return (await recall.search(query)).hits.map((hit) => hit.text.trim()).sort()
  }
  const all_ = ['Axolotl keeper', 'Hello Nova. I keep axolotls at home.']
  expect(await find('axolotl')).toEqual(all_)
  const { undoId } = test.memory.forget([kept.kept.id])
  expect(await find('axolotl')).toEqual([])
  expect(await find('hello')).toEqual(['Hello Nova.'])
  test.memory.undo(undoId)
  expect(await find('axolotl')).toEqual(all_)
  await recall.stop()
})

describe('undoing a forgetting', () => {
  /** A memory with a source, a past, an answer, and one that it replaced. */
  function prepare() {
    const message = test.say(test.chat('a'), 'I live in Rome.')
    const old = test.store('Lives in Paris')
    const { id } = test.store('I live in Rome.', { source_message_id: message })
    test.memory.supersede(id, [old.id])
    test.memory.update(id, { text: 'Lives in Rome' })
    return { id, old: old.id, message }
  }

  it('C7: brings back all of it for ten minutes, its past included', () => {
    const { id, old, message } = prepare()
    const before = {
      list: everything(),
      detail: test.provenance.detail(id),
      old: test.provenance.detail(old),
    }
    const { undoId } = test.memory.forget([id])
    expect(test.memory.undo(undoId)).toEqual([test.memory.get(id)])
    expect(everything()).toEqual(before.list)
    const { events, ...detail } = test.provenance.detail(id)
    expect(detail).toEqual({ ...before.detail, events: undefined })
    expect(events.map(({ action, is_undoable }) => [action, is_undoable])).toEqual([
      ['undone', false],
      ['forgotten', false],
      ['edited', true],
      ['superseded', false],
      ['stored', false],
    ])
    expect(test.provenance.detail(old)).toEqual(before.old)
    expect(all(test.db, sql`SELECT 1 FROM memory_tombstones`)).toEqual([])
    expect(test.recall.reindexed).toEqual([message, message])
    expect(test.memory.undo(events[2]?.id ?? '')).toMatchObject([{ text: 'I live in Rome.' }])
    expect(() => test.memory.undo(undoId)).toThrow(refused('undo_not_possible'))
  })

  it('C7: is over after ten minutes, at a backup, and when the core ends', () => {
    const first = test.memory.forget([test.store('One').id])
    expect(first.undoUntilMs).toBe(test.clock.nowMs() + UNDO_FORGOTTEN_MS)
    test.clock.pass(UNDO_FORGOTTEN_MS)
    expect(() => test.memory.undo(first.undoId)).toThrow(refused('undo_not_possible'))
    const second = test.memory.forget([test.store('Two').id])
    test.memory.dropUndoOfForgotten()
    expect(() => test.memory.undo(second.undoId)).toThrow(refused('undo_not_possible'))
    expect(test.isInFiles(first.undoId)).toBe(false)
  })

  it('C7: works after the chat that it came from is gone', () => {
    const { id } = prepare()
    const { undoId } = test.memory.forget([id])
    run(test.db, sql`DELETE FROM sessions`)
    test.memory.undo(undoId)
    expect(test.provenance.detail(id).sources).toEqual([
      { message_id: null, session_id: null, session_title: null, quote: 'I live in Rome.', at: null },
    ])
  })
})

describe('after forgetting', () => {
  it('C2: only the user brings it back', async () => {
    const { id } = test.store('Lives in Rome')
    const file = await test.memory.export()
    test.memory.forget([id])
    expect(await test.memory.import(file)).toEqual({
      imported: 0,
      already_there: 0,
      forgotten: 1,
      refused: [{ index: 0, reason: 'It was forgotten here.' }],
    })
    const message = test.say(test.chat('a'), 'As I said: lives in rome')
    expect(test.keep(message, 'lives in rome')).toEqual({ refused: 'forgotten' })
    expect(test.store('Lives in Rome')).toMatchObject({ text: 'Lives in Rome', author: 'person' })
    expect(test.keep(message, 'lives in rome')).toMatchObject({ refused: 'duplicate' })
  })

  it('C4: reflection over the same chat does not bring it back, in whatever words', () => {
    const message = test.say(test.chat('a'), 'Hello. I live in Rome. I have a dog.')
    const kept = test.keep(message, 'Lives in Rome', { quote: 'I live in Rome.' })
    if (!('kept' in kept)) throw new Error(kept.refused)
    test.memory.forget([kept.kept.id])
    expect(test.keep(message, 'Home is the Italian capital', { quote: 'live in Rome' })).toEqual({
      refused: 'forgotten',
    })
    expect(test.keep(message, 'Roman', { quote: 'Hello. I live in Rome. I have' })).toEqual({
      refused: 'forgotten',
    })
    const other = test.say('a', 'I live in Rome')
    expect(test.keep(other, 'Is Roman', { quote: 'I live in Rome' })).toEqual({ refused: 'forgotten' })
    expect(test.keep(message, 'Has a dog', { quote: 'I have a dog.' })).toMatchObject({
      kept: { tier: 'itm' },
    })
  })

  it('C2: a tombstone tells nobody what it was', () => {
    const { id } = test.store('Likes tea')
    test.memory.forget([id])
    const other = new TestMemory()
    other.memory.forget([other.store('Likes tea').id])
    const hashes = [test, other].map(({ db }) => all(db, sql`SELECT text_hash FROM memory_tombstones`))
    expect(hashes[0]).not.toEqual(hashes[1])
    other.close()
  })
})
