import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../native/sqlite/open.ts'
import { newId } from '../../../../server-kit/new-id.ts'
import { fc } from '../../../../tests/harness/random.ts'
import { addChat, addMessage, messagesOf, sessionsOf } from '../../../../tests/harness/store/chats.ts'
import { cutOff, overwritePage, type Page, pagesOf } from '../../../../tests/harness/store/pages.ts'
import {
  makeDataDir,
  mustNotOpen,
  mustOpen,
  openTestStore,
  recordingLogger,
  testClock,
} from '../../../../tests/harness/store/test-store.ts'
import { MemoryLogger, makeOwnerKeys, NO_WITNESS } from '../../../../tests/harness/test-ledger.ts'
import { createLedgerService, type LedgerService } from '../../ledger/service.ts'
import type { OwnerKeys } from '../../secrets/owner-keys.ts'
import { checkIntegrity } from '../integrity.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { OpenStore } from '../running-store.ts'
import { storeFiles } from '../store-files.ts'
import { salvageInto } from './salvage.ts'

let folder: ReturnType<typeof makeDataDir>
let files: ReturnType<typeof storeFiles>
let keys: OwnerKeys
beforeEach(async () => {
  folder = makeDataDir()
  files = storeFiles(folder.dataDir)
  keys = await makeOwnerKeys('alice')
})
afterEach(() => folder.remove())

function ledgerOf({ db }: OpenStore): LedgerService {
  const parts = { tier: () => 'pro' as const, anchorOf: () => '', witness: NO_WITNESS }
  const owner = { keys, owner: () => 'alice', logger: new MemoryLogger() }
  return createLedgerService({ db, clock: testClock(), newId, ...owner, ...parts })
}

/** A question of 3 tokens and its answer of 4, metered; `m<n>` and `m<n>-answer` in chat `chat<n modulo 10>`. */
function exchange(store: OpenStore, ledger: LedgerService, n: number): void {
  const chat = `chat${n % 10}`
  if (n < 10) addChat(store.db, chat, `Chat ${n}`)
  const parent = n < 10 ? null : `m${n - 10}-answer`
  addMessage(store.db, { id: `m${n}`, chat, parent, text: `question ${n} `.repeat(30), atMs: 100 + n })
  const id = `m${n}-answer`
  ledger.reserve(id, 3)
  const metadata = { session_id: chat, message_id: id, model: 'smollm2:135m' }
  const ledgerSeq = ledger.settle(id, { inputTokens: 3, outputTokens: 4, metadata })
  addMessage(store.db, {
    id,
    chat,
    parent: `m${n}`,
    text: `answer ${n} `.repeat(40),
    atMs: 100 + n,
    ledgerSeq,
  })
}

/** `before` exchanges in the snapshot, `after` only in the store; closed. */
function prepare(before: number, after: number): { snapshot: string; whole: ReturnType<typeof contentOf> } {
  const store = mustOpen(folder.dataDir)
  const ledger = ledgerOf(store)
  for (let n = 0; n < before; n += 1) exchange(store, ledger, n)
  const snapshot = store.snapshot('manual').name
  store.db.transaction(() => {
    for (let n = before; n < before + after; n += 1) exchange(store, ledger, n)
  })()
  const whole = contentOf(store)
  store.close()
  return { snapshot, whole }
}

function contentOf({ db }: OpenStore) {
  return { sessions: sessionsOf(db), messages: messagesOf(db) }
}

/** Opens the damaged store, restores, and hands on the store and what was read of the old files. */
function restore(snapshot: string) {
  const { outcome, salvaged } = mustNotOpen(folder.dataDir).recovery.restore(snapshot)
  if (!('db' in outcome)) throw new Error(`not opened: ${outcome.reason}`)
  return { store: outcome, salvaged, ledger: ledgerOf(outcome) }
}

function pageOf(name: string, pick = 0, pagetype: Page['pagetype'] = 'leaf'): Page {
  const pages = pagesOf(files.db).filter((page) => page.name === name && page.pagetype === pagetype)
  const page = pages.at(pick)
  if (!page) throw new Error(`${name} has no such ${pagetype} page`)
  return page
}

describe('restoring a snapshot reads what can be read of the damaged store', () => {
  it('K1, E5: with a bad page of an index all newer chats, messages and ledger entries are there', async () => {
    const { snapshot, whole } = prepare(15, 60)
    overwritePage(files.db, pageOf('messages_by_parent').pageno)
    const { store, salvaged, ledger } = restore(snapshot)
    expect(salvaged).toEqual({ chats: 0, messages: 120, ledger_entries: 120, unreadable: 0 })
    expect(contentOf(store)).toEqual(whole)
    expect(await ledger.verify()).toMatchObject({ ok: true, checked: 150, first_bad: null })
    expect(ledger.quota()).toMatchObject({ tokens: { used: 75 * 7 }, messages: { used: 75 } })
    exchange(store, ledger, 75)
    expect(await ledger.verify()).toMatchObject({ ok: true, checked: 152 })
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })

  it('K1: a bad page of messages takes its own rows only, and their answers follow what is left', () => {
    const { snapshot, whole } = prepare(15, 60)
    const page = pageOf('messages', -3)
    overwritePage(files.db, page.pageno)
    const { store, salvaged } = restore(snapshot)
    expect(salvaged).toEqual({
      chats: 0,
      messages: 120 - page.ncell,
      ledger_entries: 120,
      unreadable: page.ncell,
    })
    const { messages, sessions } = contentOf(store)
    const kept = new Set(messages.map(({ id }) => id))
    for (const { parent_id } of messages) if (parent_id !== null) expect(kept.has(parent_id)).toBe(true)
    // Only a first message has nothing above it, so no chat falls apart into branches.
    expect(messages.filter(({ parent_id }) => parent_id === null)).toHaveLength(10)
    expect(sessions.map(({ id, title }) => ({ id, title }))).toEqual(
      whole.sessions.map(({ id, title }) => ({ id, title })),
    )
    store.close()
  })

  it('K1: a chat whose own row cannot be read is rebuilt around its messages', () => {
    const { snapshot, whole } = prepare(0, 40)
    overwritePage(files.db, pageOf('sessions').pageno)
    const { store, salvaged } = restore(snapshot)
    expect(salvaged).toMatchObject({ chats: 10, messages: 80, unreadable: 10 })
    const { messages, sessions } = contentOf(store)
    expect(messages).toEqual(whole.messages)
    expect(sessions[3]).toMatchObject({ id: 'chat3', active_leaf_id: 'm33-answer', updated_at_ms: 133 })
    expect(sessions[3]?.title).toMatch(/^question 3 question 3/)
    store.close()
  })

  it('K1: the end of the file cut off: all that is before it is there', () => {
    const { snapshot } = prepare(15, 200)
    const last = pageOf('messages', -1).pageno
    cutOff(files.db, last - 1)
    const { store, salvaged } = restore(snapshot)
    expect(salvaged?.messages).toBeGreaterThan(300)
    expect(contentOf(store).messages).toHaveLength(30 + (salvaged?.messages ?? 0))
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })

  it('K1: what the user did to a chat after the snapshot counts, since the damaged store is the later one', () => {
    const { snapshot } = prepare(15, 5)
    const db = openDatabase(files.db)
    db.exec(`UPDATE sessions SET title = 'Renamed' WHERE id = 'chat1';
             UPDATE sessions SET deleted_at_ms = 9 WHERE id = 'chat2';
             INSERT INTO sessions (id, title, created_at_ms, updated_at_ms, deleted_at_ms) VALUES ('gone', '', 1, 1, 8)`)
    db.close()
    overwritePage(files.db, pageOf('messages_by_parent').pageno)
    const { store, salvaged } = restore(snapshot)
    const sessions = sessionsOf(store.db)
    expect(sessions.find(({ id }) => id === 'chat1')).toMatchObject({ title: 'Renamed', deleted_at_ms: null })
    expect(sessions.find(({ id }) => id === 'chat2')).toMatchObject({ deleted_at_ms: 9 })
    expect(sessions.find(({ id }) => id === 'gone')).toMatchObject({ deleted_at_ms: 8 })
    expect(salvaged).toMatchObject({ chats: 0 })
    store.close()
  })

  it.each([
    ['the first page', () => 1],
    ['a page of the schema', () => pageOf('sqlite_schema').pageno],
    ['the root of all messages', () => pageOf('messages', 0, 'internal').pageno],
    ['the root of the ledger', () => pageOf('usage_ledger', 0, 'internal').pageno],
  ])('K1, E5: with %s overwritten all rows are read off their own pages', async (_, pageno) => {
    const { snapshot, whole } = prepare(15, 100)
    overwritePage(files.db, pageno())
    const { store, salvaged, ledger } = restore(snapshot)
    expect(salvaged).toEqual({ chats: 0, messages: 200, ledger_entries: 200, unreadable: 0 })
    expect(contentOf(store)).toEqual(whole)
    expect(await ledger.verify()).toMatchObject({ ok: true, checked: 230 })
    store.close()
  })

  it('K1: with a lost first page, only reading pages brings the newer rows back (npm run eval:damage)', () => {
    const { snapshot } = prepare(15, 60)
    overwritePage(files.db, 1, Buffer.alloc(4096))
    const context = { files, nativeBinding: null, logger: recordingLogger(), migrations: MIGRATIONS }
    const salvagedWith = (readPages: boolean) => {
      copyFileSync(join(files.snapshots, snapshot), files.incoming)
      return salvageInto(files.incoming, context, { readPages })
    }
    expect(salvagedWith(false)).toBeNull()
    expect(salvagedWith(true)).toEqual({ chats: 0, messages: 120, ledger_entries: 120, unreadable: 0 })
  })

  it('K1: rows that a torn upper page hides are read off their own pages', () => {
    const { snapshot, whole } = prepare(15, 100)
    // All children of the root but the last are replaced by the first: SQLite reads on without an error.
    const { pageno } = pageOf('messages', 0, 'internal')
    const page = readFileSync(files.db).subarray((pageno - 1) * 4096, pageno * 4096)
    for (let cell = 1; cell < page.readUInt16BE(3); cell += 1) page.copy(page, 12 + cell * 2, 12, 14)
    overwritePage(files.db, pageno, page)
    const { store } = restore(snapshot)
    expect(contentOf(store)).toEqual(whole)
    store.close()
  })

  it('K1: says that something is missing also where no index is left to tell what', () => {
    const { snapshot, whole } = prepare(15, 100)
    overwritePage(files.db, pageOf('messages', 12).pageno)
    overwritePage(files.db, 1)
    const { store, salvaged } = restore(snapshot)
    const missing = whole.messages.length - messagesOf(store.db).length
    expect(missing).toBeGreaterThan(0)
    expect(salvaged?.unreadable).toBeGreaterThan(0)
    expect(salvaged?.unreadable).toBeLessThanOrEqual(missing)
    store.close()
  })

  it('K1: what was written last is read off the -wal, long messages too', async () => {
    const { snapshot } = prepare(15, 20)
    const db = openDatabase(files.db)
    db.pragma('wal_autocheckpoint = 0')
    // Of this length 700 bytes stand in the leaf: it has room for them, so that the page above is not in the -wal.
    const text = 'A long story. '.repeat(920)
    addMessage(db, { id: 'long', chat: 'chat1', parent: 'm31-answer', text })
    // A copy, since SQLite folds the -wal in when the database is closed.
    cpSync(files.wal, `${files.wal}.kept`)
    cpSync(files.db, `${files.db}.kept`)
    db.close()
    renameSync(`${files.db}.kept`, files.db)
    renameSync(`${files.wal}.kept`, files.wal)
    overwritePage(files.db, pageOf('messages', 0, 'internal').pageno)
    writeFileSync(
      files.sentinel,
      readFileSync(files.sentinel, 'utf8').replace('"isOpen": false', '"isOpen": true'),
    )
    const { store, salvaged } = restore(snapshot)
    expect(salvaged).toMatchObject({ messages: 41, unreadable: 0 })
    expect(messagesOf(store.db).find(({ id }) => id === 'long')?.content).toBe(text)
    store.close()
  })

  it('K1: what was deleted for good does not come back from the pages that it left free', () => {
    const { snapshot } = prepare(0, 200)
    const db = openDatabase(files.db)
    db.exec(`DELETE FROM sessions WHERE id <> 'chat1'`)
    db.close()
    overwritePage(files.db, pageOf('sessions').pageno)
    const { store } = restore(snapshot)
    expect(new Set(messagesOf(store.db).map(({ session_id }) => session_id))).toEqual(new Set(['chat1']))
    store.close()
  })

  it('K1: of a file in which nothing is ours nothing is read, and the snapshot is restored', () => {
    const { snapshot } = prepare(15, 5)
    writeFileSync(files.db, noise(1))
    const { store, salvaged } = restore(snapshot)
    expect(salvaged).toBeNull()
    expect(messagesOf(store.db)).toHaveLength(30)
    store.close()
  })

  it('K1: does not mix in the chats of a file of another installation in its place', () => {
    const { snapshot } = prepare(5, 0)
    const other = makeDataDir()
    const theirs = mustOpen(other.dataDir)
    addChat(theirs.db, 'foreign')
    theirs.close()
    copyFileSync(storeFiles(other.dataDir).db, files.db)
    other.remove()
    const { store, salvaged } = restore(snapshot)
    expect(salvaged).toBeNull()
    expect(sessionsOf(store.db)).toHaveLength(5)
    store.close()
  })

  it('K2: leaves the damaged files as they were', () => {
    const { snapshot } = prepare(15, 20)
    overwritePage(files.db, pageOf('messages', -1).pageno)
    const before = readFileSync(files.db)
    const refused = mustNotOpen(folder.dataDir)
    const { outcome, keptAs } = refused.recovery.restore(snapshot)
    outcome.close()
    expect(readFileSync(join(folder.dataDir, keptAs ?? '', 'novacore.db')).equals(before)).toBe(true)
  })

  it('K1: a store with any one page overwritten keeps every row that was not on that page', () => {
    const { snapshot, whole } = prepare(15, 150)
    const untouched = join(folder.dataDir, '..', 'untouched')
    cpSync(folder.dataDir, untouched, { recursive: true })
    const first: Page = { pageno: 1, name: 'sqlite_schema', pagetype: 'internal', ncell: 0 }
    const pages = [first, ...pagesOf(files.db)]
    fc.assert(
      fc.property(fc.constantFrom(...pages), fc.integer(), (page, seed) => {
        rmSync(folder.dataDir, { recursive: true })
        cpSync(untouched, folder.dataDir, { recursive: true })
        overwritePage(files.db, page.pageno, noise(seed))
        const opened = openTestStore(folder.dataDir)
        // A page of random bytes that nothing refers to any more is no damage.
        const recovered =
          'db' in opened ? { outcome: opened, salvaged: null } : opened.recovery.restore(snapshot)
        const { outcome, salvaged } = recovered
        if (!('db' in outcome)) throw new Error(outcome.reason)
        const { messages, sessions } = contentOf(outcome)
        const lost = page.name === 'messages' && page.pagetype === 'leaf' ? page.ncell : 0
        const kept = new Map(messages.map((message) => [message.id, message]))
        expect(whole.messages.filter(({ id }) => !kept.has(id)).length).toBeLessThanOrEqual(lost)
        if (salvaged && page.name === 'messages') {
          expect(salvaged.unreadable).toBe(whole.messages.length - messages.length)
        }
        for (const { id, parent_id, content } of messages) {
          const before = whole.messages.find((message) => message.id === id)
          expect(content).toBe(before?.content)
          if (parent_id !== null) expect(kept.has(parent_id)).toBe(true)
        }
        expect(sessions).toHaveLength(10)
        expect(checkIntegrity(outcome.db)).toEqual([])
        outcome.close()
      }),
      { numRuns: 30 },
    )
  }, 120_000)
})

/** 4,096 bytes that look random and are the same for the same seed. */
function noise(seed: number): Buffer {
  const blocks = Array.from({ length: 128 }, (_, block) =>
    createHash('sha256').update(`${seed} ${block}`).digest(),
  )
  return Buffer.concat(blocks)
}

describe('the ledger of the damaged store', () => {
  const used = 215 * 7

  it('E5: goes on below and above a page that cannot be read, and the gap is named', async () => {
    const { snapshot } = prepare(15, 200)
    const page = pageOf('usage_ledger', -2)
    overwritePage(files.db, page.pageno)
    const { store, salvaged, ledger } = restore(snapshot)
    expect(salvaged).toMatchObject({ ledger_entries: 400 - page.ncell, unreadable: page.ncell })
    const { ok, first_bad, head } = await ledger.verify()
    expect({ ok, head: head?.seq, fault: first_bad?.fault }).toEqual({ ok: false, head: 430, fault: 'gap' })
    expect(ledger.quota().tokens.used).toBe(used - Math.floor(page.ncell / 2) * 7)
    store.close()
  })

  it('E5: is not taken without its signed head', async () => {
    const { snapshot } = prepare(15, 20)
    overwritePage(files.db, pageOf('usage_ledger_head').pageno)
    const { store, salvaged, ledger } = restore(snapshot)
    expect(salvaged).toMatchObject({ messages: 40, ledger_entries: 0 })
    // What cannot be shown in this ledger is not claimed by a message either.
    expect(messagesOf(store.db).at(-1)).toMatchObject({ ledger_seq: null, input_tokens: 3 })
    expect(await ledger.verify()).toMatchObject({ ok: true, checked: 30 })
    store.close()
  })

  it.each([
    ['an amount was changed', `UPDATE usage_ledger SET amount = 0 WHERE seq = 40`, 39],
    ['metadata was changed', `UPDATE usage_ledger SET metadata = '{}' WHERE seq = 40`, 39],
    ['the head was changed', `UPDATE usage_ledger_head SET seq = 60`, 0],
    ['the last entry was moved above the head', `UPDATE usage_ledger SET seq = 90 WHERE seq = 70`, 39],
  ])('E5: nothing forged comes along when %s', (_, forgery, entries) => {
    const { snapshot } = prepare(15, 20)
    const db = openDatabase(files.db)
    db.exec(`DROP TRIGGER usage_ledger_is_append_only_update; ${forgery}`)
    db.close()
    overwritePage(files.db, pageOf('messages_by_parent').pageno)
    const { store, salvaged } = restore(snapshot)
    expect(salvaged?.ledger_entries).toBe(entries)
    store.close()
  })

  it('E5: of another chain nothing is taken', async () => {
    const { snapshot } = prepare(15, 20)
    const aside = readFileSync(join(files.snapshots, snapshot))
    folder.remove()
    const other = prepare(15, 30)
    writeFileSync(join(files.snapshots, snapshot), aside)
    overwritePage(files.db, pageOf('messages_by_parent').pageno)
    const { store, salvaged, ledger } = restore(snapshot)
    expect(other.snapshot).toBe(snapshot)
    expect(salvaged).toMatchObject({ ledger_entries: 0, messages: 60 })
    expect((await ledger.verify()).ok).toBe(true)
    store.close()
  })

  it('E3: an answer that was running when the snapshot was taken is counted once, as it ended', async () => {
    const store = mustOpen(folder.dataDir)
    const ledger = ledgerOf(store)
    exchange(store, ledger, 0)
    addMessage(store.db, { id: 'q', chat: 'chat0', parent: 'm0-answer' })
    addMessage(store.db, { id: 'a', chat: 'chat0', parent: 'q', status: 'streaming', text: 'The' })
    ledger.reserve('a', 3)
    const { name } = store.snapshot('manual')
    const metadata = { session_id: 'chat0', message_id: 'a', model: 'smollm2:135m' }
    const seq = ledger.settle('a', { inputTokens: 3, outputTokens: 9, metadata })
    store.db.exec(
      `UPDATE messages SET status = 'complete', content = 'The end.', ledger_seq = ${seq} WHERE id = 'a'`,
    )
    const ended = messagesOf(store.db)
    store.close()
    overwritePage(files.db, pageOf('messages_by_parent').pageno)
    const restored = restore(name)
    expect(messagesOf(restored.store.db)).toEqual(ended)
    expect(restored.ledger.openReservations()).toEqual([])
    expect(restored.ledger.quota()).toMatchObject({ tokens: { used: 19 }, messages: { used: 2 } })
    expect(await restored.ledger.verify()).toMatchObject({ ok: true, checked: 4 })
    restored.store.close()
  })
})

describe('kill -9 while a snapshot is restored', () => {
  const CHILD = fileURLToPath(new URL('../../../../tests/harness/store/merge-child.ts', import.meta.url))

  it('K2: leaves the damaged store as it was, or the restored one with everything', {
    timeout: 120_000,
  }, async () => {
    const { snapshot, whole } = prepare(15, 1_000)
    overwritePage(files.db, pageOf('messages_by_parent').pageno)
    const untouched = join(folder.dataDir, '..', 'untouched')
    cpSync(folder.dataDir, untouched, { recursive: true })
    const seen = new Set<string>()
    for (const waitMs of [5, 40, 80, 120, 160, 200, 250, 300, 400, 60_000]) {
      rmSync(folder.dataDir, { recursive: true })
      cpSync(untouched, folder.dataDir, { recursive: true })
      const child = spawn(process.execPath, [CHILD, folder.dataDir, snapshot, 'recover'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      let timer: NodeJS.Timeout | undefined
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === 'open') timer = setTimeout(() => child.kill('SIGKILL'), waitMs)
        if (line === 'done') child.kill('SIGKILL')
      }
      clearTimeout(timer)
      await ended
      const opened = openTestStore(folder.dataDir)
      seen.add(opened.state)
      const { outcome } = 'db' in opened ? { outcome: opened } : opened.recovery.restore(snapshot)
      if (!('db' in outcome)) throw new Error(outcome.reason)
      expect(contentOf(outcome)).toEqual(whole)
      expect(await ledgerOf(outcome).verify()).toMatchObject({ ok: true, checked: 2_030 })
      outcome.close()
    }
    expect([...seen].sort()).toEqual(['damaged', 'ok'])
  })
})

it('K2: a restore does not fail over what it could only add', () => {
  const lines: Parameters<typeof recordingLogger>[0] = []
  const { snapshot } = prepare(3, 3)
  copyFileSync(join(files.snapshots, snapshot), files.incoming)
  const failing = {
    version: 9_000,
    name: 'fails',
    up: () => {
      throw new Error('a bug')
    },
  }
  const context = { files, nativeBinding: null, logger: recordingLogger(lines), migrations: [failing] }
  expect(salvageInto(files.incoming, context)).toBeNull()
  expect(lines).toMatchObject([{ level: 'error', event: 'damaged store not read' }])
})
