import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listMemoriesQuerySchema, storeMemoryRequestSchema } from '../../../../contract/core/memory.ts'
import { all, get, sql } from '../../../../native/sqlite/sql.ts'
import { newId } from '../../../../server-kit/new-id.ts'
import { addChat, addMessage, sessionsOf } from '../../../../tests/harness/store/chats.ts'
import { cutOff, overwritePage, pagesOf } from '../../../../tests/harness/store/pages.ts'
import {
  makeDataDir,
  mustNotOpen,
  mustOpen,
  recordingLogger,
  testClock,
} from '../../../../tests/harness/store/test-store.ts'
import { RecordingRecall } from '../../../../tests/harness/test-memory.ts'
import { createProvenanceService, type ProvenanceService } from '../../memory/provenance-service.ts'
import { createRunService, type RunService } from '../../memory/run-service.ts'
import { createMemoryService, type MemoryService } from '../../memory/service.ts'
import { checkIntegrity } from '../integrity.ts'
import type { OpenStore } from '../running-store.ts'
import { storeFiles } from '../store-files.ts'

let folder: ReturnType<typeof makeDataDir>
let store: OpenStore
let memory: MemoryService
let runs: RunService
let provenance: ProvenanceService
let recall: RecordingRecall
beforeEach(() => {
  folder = makeDataDir()
  use(mustOpen(folder.dataDir))
})
afterEach(() => {
  store.close()
  folder.remove()
})

function use(opened: OpenStore): void {
  store = opened
  recall = new RecordingRecall()
  const base = { db: opened.db, clock: testClock(), newId }
  runs = createRunService(base)
  provenance = createProvenanceService(base)
  memory = createMemoryService({
    ...base,
    logger: recordingLogger(),
    recall: () => recall,
    scrub: () => opened.scrub(),
    forgetInCopies: async () => ({ rewritten: 0, left: [] }),
  })
  opened.onCopy({
    shouldDailyWait: () => memory.hasUndoOfForgotten(),
    beforeSnapshot: () => memory.dropUndoOfForgotten(),
    afterRestore: () => memory.reindexForgotten(),
  })
}

const remember = (text: string, request: object = {}) =>
  memory.store(storeMemoryRequestSchema.parse({ text, ...request }))
const merge = (name: string, undelete = false) => store.restore(name, { undelete })
const everything = () => {
  const { memories } = memory.list(listMemoriesQuerySchema.parse({ state: 'all', limit: 500 }))
  return memories.map(({ id }) => provenance.detail(id))
}
const texts = () => everything().map(({ text }) => text)
const wipe = () =>
  store.db.exec(`DELETE FROM memories; DELETE FROM memory_events; DELETE FROM memory_runs; DELETE FROM sessions;
                 DELETE FROM projects`)

/** A project with a chat, memories of all kinds, an answer that used one, a run. */
function fill() {
  store.db.exec(`INSERT INTO projects (id, name, created_at_ms, updated_at_ms) VALUES ('p', 'Garden', 1, 1)`)
  addChat(store.db, 'alice', 'Pets')
  store.db.exec(`UPDATE sessions SET project_id = 'p'`)
  addMessage(store.db, { id: 'm1', chat: 'alice', text: 'I have a dog. I like tea.' })
  addMessage(store.db, { id: 'm2', chat: 'alice', parent: 'm1', text: 'Good.' })
  store.db.exec('UPDATE sessions SET reflected_rowid = 9')
  const runId = runs.start('reflection', 'automatic', 'alice')
  const proposed = { kind: 'fact', confidence: 1, importance: 1, scope: 'project', scopeId: 'p' } as const
  const rest = {
    subject: null,
    slot: null,
    value: null,
    polarity: 'holds',
    isChange: false,
    isStated: true,
    validFromMs: null,
    expiresAtMs: null,
  } as const
  const kept = memory.keep(
    { ...proposed, ...rest, text: 'Has a dog', messageId: 'm1', quote: 'I have a dog.' },
    runId,
  )
  if (!('kept' in kept)) throw new Error(kept.refused)
  runs.end(runId, 'done', null)
  const parts = { text: 1, meaning: 0, who: 0, session: 0, when: 0, reflection: 0, weight: 0 }
  const given = {
    who: 'user',
    at: 1,
    tier: 'itm',
    memory_kind: null,
    session_id: null,
    session_title: null,
  } as const
  provenance.recordAnswer(
    'm2',
    [{ kind: 'memory', id: kept.kept.id, text: '', score: 1, parts, ...given }],
    'used',
  )
  const tea = remember('Likes tea', { source_message_id: 'm1' })
  const merged = memory.merge([tea.id, remember('Enjoys tea').id], 'Tea lover', 'person')
  memory.supersede(remember('Prefers coffee').id, [merged.id])
  return { dog: kept.kept.id, tea: tea.id, runId }
}

describe('merging a snapshot', () => {
  it('K1: brings back projects and memories with their sources, links, past, answers and runs', () => {
    const { dog, runId } = fill()
    const before = { memories: everything(), run: runs.detail(runId), sessions: sessionsOf(store.db) }
    const { name } = store.snapshot('manual')
    wipe()
    merge(name)
    expect({ memories: everything(), run: runs.detail(runId), sessions: sessionsOf(store.db) }).toEqual(
      before,
    )
    expect(provenance.detail(dog)).toMatchObject({ scope_name: 'Garden', answers: [{ message_id: 'm2' }] })
    expect(checkIntegrity(store.db)).toEqual([])
    expect(merge(name)).toEqual({ chats: 0, messages: 0, lost: [], unreadable: 0 })
    expect(everything()).toEqual(before.memories)
    const [event] = provenance.detail(dog).events
    expect(memory.undo(event?.id ?? '')).toEqual([])
  })

  it('K1: changes nothing that is there', () => {
    const { dog } = fill()
    const { name } = store.snapshot('manual')
    memory.update(dog, { text: 'Has two dogs' })
    store.db.exec(`UPDATE projects SET name = 'Yard'`)
    remember('Lives in Rome')
    const before = everything()
    merge(name)
    expect(everything()).toEqual(before)
    expect(memory.get(dog).scope_name).toBe('Yard')
  })

  it('K1: never brings back what was forgotten since, nor the words of its run, nor the part of its message', () => {
    const { dog, tea, runId } = fill()
    const reflection = { tried: 'Has a dog', followed_constitution: '', better: '', policy_score: null }
    store.db.prepare('UPDATE memory_runs SET reflection = ?').run(JSON.stringify(reflection))
    const { name } = store.snapshot('manual')
    memory.forget([dog, tea])
    expect(texts()).toEqual(['Prefers coffee'])
    store.db.exec('DELETE FROM sessions; DELETE FROM memory_runs')
    recall.reindexed.length = 0
    merge(name)
    expect(texts()).toEqual(['Prefers coffee'])
    expect(runs.detail(runId)).toMatchObject({ reflection: null, events: [] })
    expect(recall.reindexed).toEqual(['m1'])
    expect(checkIntegrity(store.db)).toEqual([])
  })

  it('K1: does not bring it back under another id either', () => {
    remember('Likes tea')
    const { name } = store.snapshot('manual')
    store.db.exec('DELETE FROM memories')
    memory.forget([remember('likes TEA').id])
    merge(name)
    expect(texts()).toEqual([])
  })

  it('K1: takes the tombstones of a snapshot over a memory that an older one brought back', () => {
    const { id } = remember('Likes tea')
    memory.update(id, { text: 'Likes green tea' })
    const older = store.snapshot('manual').name
    const { undoId } = memory.forget([id])
    const newer = store.snapshot('manual').name
    expect(() => memory.undo(undoId)).toThrow(expect.objectContaining({ code: 'undo_not_possible' }))
    store.db.exec('DELETE FROM memory_tombstones')
    merge(older)
    expect(texts()).toEqual(['Likes green tea'])
    merge(newer)
    expect(texts()).toEqual([])
    expect(all(store.db, sql`SELECT 1 FROM memory_events WHERE before IS NOT NULL`)).toEqual([])
  })

  it('K1: what the user wrote down again after forgetting it stays', async () => {
    memory.forget([remember('Likes tea').id])
    const { name } = store.snapshot('manual')
    remember('Likes tea')
    merge(name)
    expect(texts()).toEqual(['Likes tea'])
    const file = await memory.export()
    store.db.exec('DELETE FROM memories')
    expect(await memory.import(file)).toMatchObject({ imported: 1 })
  })

  it('K1: what the user imported again after forgetting it stays', async () => {
    const { id } = remember('Likes tea')
    const file = await memory.export()
    memory.forget([id])
    const { name } = store.snapshot('manual')
    await memory.import(file, { bringBack: true })
    merge(name)
    expect(texts()).toEqual(['Likes tea'])
    expect(memory.get(id).text).toBe('Likes tea')
  })

  it('A2: a chat whose project was deleted for good is in none; a deleted project comes back when asked', () => {
    fill()
    store.db.exec(`UPDATE projects SET deleted_at_ms = 5`)
    const deleted = store.snapshot('manual').name
    store.db.exec('DELETE FROM sessions; DELETE FROM projects')
    merge(deleted)
    expect(sessionsOf(store.db)).toMatchObject([{ project_id: null }])
    expect(all(store.db, sql`SELECT 1 FROM projects`)).toEqual([])
    store.db.exec(
      `INSERT INTO projects (id, name, created_at_ms, updated_at_ms) VALUES ('p', 'Garden', 1, 1)`,
    )
    const whole = store.snapshot('manual').name
    store.db.exec('UPDATE projects SET deleted_at_ms = 5')
    merge(whole)
    expect(get(store.db, sql`SELECT deleted_at_ms FROM projects`)).toEqual({ deleted_at_ms: 5 })
    merge(whole, true)
    expect(get(store.db, sql`SELECT deleted_at_ms FROM projects`)).toEqual({ deleted_at_ms: null })
  })

  it('K1: reads a snapshot without memories', () => {
    addChat(store.db, 'alice')
    const { name } = store.snapshot('manual')
    remember('Likes tea')
    store.db.exec('DELETE FROM sessions')
    expect(merge(name)).toMatchObject({ chats: 1 })
    expect(texts()).toEqual(['Likes tea'])
  })

  it('K1: the daily snapshot is also made for a store that holds memories only', () => {
    remember('Likes tea')
    store.maintain()
    expect(store.snapshots.list()).toMatchObject([{ reason: 'daily' }])
  })

  it('C7: the daily snapshot waits while a forgetting can be undone', () => {
    const { undoId } = memory.forget([remember('Likes tea').id])
    remember('Likes milk')
    store.maintain()
    expect(store.snapshots.list()).toEqual([])
    memory.undo(undoId)
    store.maintain()
    expect(store.snapshots.list()).toMatchObject([{ reason: 'daily' }])
  })
})

describe('recovering a damaged store', () => {
  const recover = (snapshot: string) => {
    const { outcome } = mustNotOpen(folder.dataDir).recovery.restore(snapshot)
    if (!('db' in outcome)) throw new Error(`not opened: ${outcome.reason}`)
    use(outcome)
  }
  const pageOf = (name: string) => {
    const page = pagesOf(storeFiles(folder.dataDir).db).find((found) => found.name === name)
    if (!page) throw new Error(`${name} has no page`)
    return page.pageno
  }

  /** A snapshot, and what was remembered, edited and forgotten after it. */
  function prepare() {
    const { dog, tea } = fill()
    const snapshot = store.snapshot('manual').name
    memory.update(dog, { text: 'Has two dogs' })
    memory.forget([tea])
    remember('Lives in Rome')
    return { snapshot, dog }
  }

  it('K1: with a bad page of an index, the later state of all memories is there', () => {
    const { snapshot } = prepare()
    const before = everything()
    store.close()
    overwritePage(storeFiles(folder.dataDir).db, pageOf('messages_by_parent'))
    recover(snapshot)
    expect(everything()).toEqual(before)
    expect(checkIntegrity(store.db)).toEqual([])
  })

  it('K1: with a bad page of the memories themselves, the snapshot’s are there, less what was forgotten', () => {
    const { snapshot, dog } = prepare()
    store.close()
    overwritePage(storeFiles(folder.dataDir).db, pageOf('memories'))
    recover(snapshot)
    expect(texts().sort()).toEqual(['Has a dog', 'Prefers coffee'])
    expect(memory.get(dog).scope_name).toBe('Garden')
    expect(checkIntegrity(store.db)).toEqual([])
  })

  it('K1: without a first page, projects and memories are found by their shape', () => {
    const { snapshot } = prepare()
    const before = everything().map(({ events, ...detail }) => ({
      ...detail,
      events: events.map(({ id }) => id),
    }))
    store.close()
    overwritePage(storeFiles(folder.dataDir).db, 1)
    recover(snapshot)
    const after = everything().map(({ events, ...detail }) => ({
      ...detail,
      events: events.map(({ id }) => id),
    }))
    const ids = (list: typeof after) => list.map(({ id }) => id).sort()
    expect(ids(after)).toEqual(ids(before))
    expect(texts()).not.toContain('Tea lover')
    expect(checkIntegrity(store.db)).toEqual([])
  })

  it('K1: of a file that was cut off, what is left is taken', () => {
    const { snapshot } = prepare()
    for (let i = 0; i < 200; i += 1) remember(`Filler ${i} ${'x'.repeat(300)}`)
    store.close()
    const { db } = storeFiles(folder.dataDir)
    cutOff(db, Math.max(...pagesOf(db).map(({ pageno }) => pageno)) - 3)
    recover(snapshot)
    expect(texts().length).toBeGreaterThan(100)
    expect(texts()).not.toContain('Tea lover')
    expect(checkIntegrity(store.db)).toEqual([])
  })
})
