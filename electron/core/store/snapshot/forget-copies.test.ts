import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { storeMemoryRequestSchema } from '../../../../contract/core/memory.ts'
import { openReadOnly } from '../../../../native/sqlite/open.ts'
import { all, sql } from '../../../../native/sqlite/sql.ts'
import { newId } from '../../../../server-kit/new-id.ts'
import {
  makeDataDir,
  mustNotOpen,
  mustOpen,
  recordingLogger,
  testClock,
  writeExchange,
} from '../../../../tests/harness/store/test-store.ts'
import { RecordingRecall } from '../../../../tests/harness/test-memory.ts'
import { createMemoryService, type MemoryService } from '../../memory/service.ts'
import type { OpenStore } from '../running-store.ts'
import { storeFiles } from '../store-files.ts'

const SECRET = 'Breeds axolotls in the cellar'
const clock = testClock()
let folder: ReturnType<typeof makeDataDir>
let files: ReturnType<typeof storeFiles>
let store: OpenStore
let memory: MemoryService

beforeEach(() => {
  folder = makeDataDir()
  files = storeFiles(folder.dataDir)
  use(mustOpen(folder.dataDir, { clock }))
  writeExchange(store.db)
})
afterEach(() => {
  store.close()
  folder.remove()
})

function use(opened: OpenStore): void {
  store = opened
  memory = createMemoryService({
    db: opened.db,
    clock,
    newId,
    logger: recordingLogger(),
    recall: () => new RecordingRecall(),
    scrub: () => opened.scrub(),
    forgetInCopies: (what) => opened.forgetInCopies(what),
  })
}
const remember = (text: string) => memory.store(storeMemoryRequestSchema.parse({ text })).id
const pathOf = (name: string) => join(files.snapshots, name)
const isIn = (name: string, text = 'axolotl') => readFileSync(pathOf(name)).includes(text)
const snapshot = () => {
  clock.ms += 1
  return store.snapshot('manual').name
}
function textsIn(name: string): string[] {
  const db = openReadOnly(pathOf(name))
  const texts = all<{ text: string }>(db, sql`SELECT text FROM memories ORDER BY rowid`)
  db.close()
  return texts.map(({ text }) => text)
}

describe('C2: forgetting for good reaches the backups', () => {
  test('those that hold it are rewritten, whole and checked; the others are not touched', async () => {
    const before = snapshot()
    remember('Likes tea')
    const id = remember(SECRET)
    const [first, second] = [snapshot(), snapshot()]
    const untouched = readFileSync(pathOf(before))
    expect([isIn(before), isIn(first), isIn(second)]).toEqual([false, true, true])
    const listed = store.snapshots.list()
    expect(await memory.forget([id]).copies).toEqual({ rewritten: 2, left: [] })
    expect([isIn(first), isIn(second)]).toEqual([false, false])
    expect([textsIn(first), textsIn(second)]).toEqual([['Likes tea'], ['Likes tea']])
    expect(readFileSync(pathOf(before)).equals(untouched)).toBe(true)
    const facts = ({ name, taken_at, messages, chats }: (typeof listed)[number]) => [
      name,
      taken_at,
      messages,
      chats,
    ]
    expect(store.snapshots.list({ everyPage: true }).map(facts)).toEqual(listed.map(facts))
    expect(statSync(pathOf(first)).mode & 0o777).toBe(0o600)
    expect(readdirSync(files.snapshots).filter((name) => !name.endsWith('.db'))).toEqual([])
  })

  test('its earlier words and what the log said of it go too', async () => {
    const id = remember(SECRET)
    memory.update(id, { text: 'Breeds salamanders' })
    memory.promote(id, 'distillation', 'used_often')
    const name = snapshot()
    expect([isIn(name, 'axolotl'), isIn(name, 'salamander')]).toEqual([true, true])
    expect((await memory.forget([id]).copies).rewritten).toBe(1)
    expect([isIn(name, 'axolotl'), isIn(name, 'salamander')]).toEqual([false, false])
  })

  test('restoring an older backup does not bring it back, by merging or in place of a damaged store', async () => {
    const kept = remember('Likes tea')
    const id = remember(SECRET)
    const name = snapshot()
    await memory.forget([id]).copies
    store.restore(name, { undelete: true })
    expect(() => memory.get(id)).toThrow(expect.objectContaining({ code: 'memory_not_found' }))
    store.close()
    for (const path of [files.db, files.wal]) writeFileSync(path, Buffer.alloc(8192, 'garbage!'))
    const { outcome } = mustNotOpen(folder.dataDir, { clock }).recovery.restore(name)
    if (!('db' in outcome)) throw new Error('The store was not restored.')
    use(outcome)
    expect(memory.get(kept).text).toBe('Likes tea')
    expect(() => memory.get(id)).toThrow(expect.objectContaining({ code: 'memory_not_found' }))
  })

  test('the next start tells the backups what was forgotten, so that nothing learns it again', async () => {
    const id = remember(SECRET)
    const name = snapshot()
    const whole = readFileSync(pathOf(name))
    await memory.forget([id]).copies
    // The process was killed before this one was rewritten.
    writeFileSync(pathOf(name), whole)
    store.close()
    use(mustOpen(folder.dataDir, { clock }))
    await store.sweepCopies()
    expect({ isIn: isIn(name), texts: textsIn(name) }).toEqual({ isIn: false, texts: [] })
    const db = openReadOnly(pathOf(name))
    expect(all(db, sql`SELECT memory_id FROM memory_tombstones`)).toEqual([{ memory_id: id }])
    db.close()
    const rewritten = statSync(pathOf(name)).mtimeMs
    await store.sweepCopies()
    expect(statSync(pathOf(name)).mtimeMs).toBe(rewritten)
  })

  test('an undone forgetting stays undone after an older backup is merged', async () => {
    const id = remember(SECRET)
    const name = snapshot()
    const { undoId, copies } = memory.forget([id])
    await copies
    memory.undo(undoId)
    store.restore(name, { undelete: true })
    expect(memory.get(id).text).toBe(SECRET)
  })

  test('damaged copies are named, and deleted when the user says so; one from before it is not named', async () => {
    for (const at of ['20260130T120000.000Z', '20260201T120000.000Z']) {
      mkdirSync(join(files.damaged, at), { recursive: true })
      cpSync(files.db, join(files.damaged, at, 'novacore.db'))
    }
    const id = remember(SECRET)
    const broken = snapshot()
    writeFileSync(pathOf(broken), readFileSync(pathOf(broken)).fill(0xa5, 0, 4096))
    const { left, rewritten } = await memory.forget([id]).copies
    expect({ rewritten, left }).toEqual({
      rewritten: 0,
      left: [`snapshots/${broken}`, 'damaged/20260201T120000.000Z'],
    })
    expect(() => store.deleteCopies(['damaged/../novacore.db'])).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    )
    expect(() => store.deleteCopies(['snapshots/', ...left])).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    )
    expect(store.deleteCopies(left)).toBe(2)
    expect(readdirSync(files.damaged)).toEqual(['20260130T120000.000Z'])
    expect(readdirSync(files.snapshots)).toEqual([])
  })
})
