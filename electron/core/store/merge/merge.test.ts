import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fc } from '../../../../tests/harness/random.ts'
import { addChat, addMessage, messagesOf, sessionsOf } from '../../../../tests/harness/store/chats.ts'
import { makeDataDir, mustOpen } from '../../../../tests/harness/store/test-store.ts'
import { pathTo } from '../../chat/message-store.ts'
import { checkIntegrity } from '../integrity.ts'
import type { OpenStore } from '../running-store.ts'

let folder: ReturnType<typeof makeDataDir>
let store: OpenStore
beforeEach(() => {
  folder = makeDataDir()
  store = mustOpen(folder.dataDir)
})
afterEach(() => {
  store.close()
  folder.remove()
})

const merge = (name: string, undelete = false) => store.restore(name, { undelete })
const ids = (rows: { id: string }[]) => rows.map(({ id }) => id)

/** Alice asked about mountains and had one answer made again; Bob’s chat has one question. */
function writeChats(): void {
  addChat(store.db, 'alice', 'Mountains')
  addMessage(store.db, { id: 'a1', chat: 'alice', atMs: 10 })
  addMessage(store.db, { id: 'a2', chat: 'alice', parent: 'a1', atMs: 11 })
  addChat(store.db, 'bob', 'Rivers')
  addMessage(store.db, { id: 'b1', chat: 'bob', atMs: 12 })
  addMessage(store.db, { id: 'a3', chat: 'alice', parent: 'a1', atMs: 13 })
}

describe('merging a snapshot into the open store', () => {
  it('K1: brings back chats that are gone, each row as it was, and changes nothing that is there', () => {
    writeChats()
    const before = { sessions: sessionsOf(store.db), messages: messagesOf(store.db) }
    const { name } = store.snapshot('manual')
    store.db.exec(`DELETE FROM sessions WHERE id = 'alice'`)
    store.db.exec(`UPDATE sessions SET title = 'Streams' WHERE id = 'bob'`)
    addMessage(store.db, { id: 'b2', chat: 'bob', parent: 'b1', atMs: 20 })
    const [bob] = sessionsOf(store.db)
    const b2 = messagesOf(store.db).at(-1)

    expect(merge(name)).toEqual({ chats: 1, messages: 3, lost: [], unreadable: 0 })
    expect(sessionsOf(store.db)).toEqual([before.sessions[0], bob])
    // b2 had taken the place of a3: a3 comes after it, all others are where they were.
    expect(b2?.rowid).toBe(4)
    const [a1, a2, b1, a3] = before.messages
    expect(messagesOf(store.db)).toEqual([a1, a2, b1, b2, { ...a3, rowid: 5 }])
    expect(checkIntegrity(store.db)).toEqual([])
    expect(merge(name)).toEqual({ chats: 0, messages: 0, lost: [], unreadable: 0 })
  })

  it('K1: adds to a chat the messages that it lacks, and shows the newest that follows what was shown', () => {
    writeChats()
    addMessage(store.db, { id: 'a4', chat: 'alice', parent: 'a3', atMs: 30 })
    const before = messagesOf(store.db)
    const { name } = store.snapshot('manual')
    store.db.exec(`DELETE FROM messages WHERE id IN ('a2', 'a4')`)
    store.db.exec(
      `UPDATE sessions SET active_leaf_id = 'a3', updated_at_ms = 13, title = 'Peaks' WHERE id = 'alice'`,
    )
    expect(merge(name)).toEqual({ chats: 0, messages: 2, lost: [], unreadable: 0 })
    expect(messagesOf(store.db)).toEqual(before)
    expect(sessionsOf(store.db)[0]).toMatchObject({ title: 'Peaks', active_leaf_id: 'a4', updated_at_ms: 30 })
  })

  it('A3: keeps the branch that the user is in', () => {
    writeChats()
    const { name } = store.snapshot('manual')
    store.db.exec(`DELETE FROM messages WHERE id = 'a3'`)
    store.db.exec(`UPDATE sessions SET active_leaf_id = 'a2' WHERE id = 'alice'`)
    merge(name)
    expect(sessionsOf(store.db)[0]).toMatchObject({ active_leaf_id: 'a2' })
  })

  it('K1: ends an answer that was being written when the snapshot was taken', () => {
    addChat(store.db, 'alice')
    addMessage(store.db, { id: 'a1', chat: 'alice' })
    addMessage(store.db, { id: 'a2', chat: 'alice', parent: 'a1', status: 'streaming', text: 'The Matter' })
    const { name } = store.snapshot('manual')
    store.db.exec('DELETE FROM sessions')
    merge(name)
    expect(messagesOf(store.db)[1]).toMatchObject({ status: 'interrupted', content: 'The Matter' })
  })

  it('K1: keeps a chat deleted that is marked so, but lets its undo give back all of it; undeletes when asked', () => {
    writeChats()
    const { name } = store.snapshot('manual')
    store.db.exec(
      `UPDATE sessions SET deleted_at_ms = 99 WHERE id = 'alice'; DELETE FROM messages WHERE id = 'a3'`,
    )
    expect(merge(name)).toEqual({ chats: 0, messages: 1, lost: [], unreadable: 0 })
    expect(sessionsOf(store.db)[0]?.deleted_at_ms).toBe(99)
    expect(ids(messagesOf(store.db))).toContain('a3')
    expect(merge(name, true)).toEqual({ chats: 1, messages: 0, lost: [], unreadable: 0 })
    expect(sessionsOf(store.db)[0]?.deleted_at_ms).toBeNull()
  })

  it('K1: does not bring back a chat that was deleted already when the snapshot was taken', () => {
    writeChats()
    store.db.exec(`UPDATE sessions SET deleted_at_ms = 99 WHERE id = 'alice'`)
    const { name } = store.snapshot('manual')
    store.db.exec('DELETE FROM sessions')
    expect(merge(name, true)).toEqual({ chats: 1, messages: 1, lost: [], unreadable: 0 })
    expect(ids(sessionsOf(store.db))).toEqual(['bob'])
  })

  it('K1: reads a snapshot of an older schema, and drops a receipt that this ledger does not know', () => {
    writeChats()
    addMessage(store.db, { id: 'a9', chat: 'alice', parent: 'a3', ledgerSeq: 7 })
    // As if the columns had come with a later migration.
    store.db.exec(
      'ALTER TABLE messages DROP COLUMN tokens_per_second; ALTER TABLE sessions DROP COLUMN model',
    )
    const { name } = store.snapshot('manual')
    store.db.exec('DELETE FROM sessions')
    store.db.exec(
      'ALTER TABLE messages ADD COLUMN tokens_per_second REAL; ALTER TABLE sessions ADD COLUMN model TEXT',
    )
    expect(merge(name)).toEqual({ chats: 2, messages: 5, lost: [], unreadable: 0 })
    expect(messagesOf(store.db).at(-1)).toMatchObject({ id: 'a9', ledger_seq: null, tokens_per_second: null })
  })

  it('K1: refuses a snapshot of a newer app', () => {
    store.db.pragma('user_version = 9000')
    const newer = store.snapshot('manual').name
    store.db.pragma('user_version = 70')
    expect(() => merge(newer)).toThrow(expect.objectContaining({ code: 'recovery_not_possible' }))
  })
})

/** What a user does between two moments, by small numbers that pick chats and messages. */
interface Act {
  kind: 'chat' | 'message' | 'rename' | 'delete' | 'purge'
  pick: number
}
const acts = fc.array(
  fc.record<Act>({
    kind: fc.constantFrom('chat', 'message', 'message', 'message', 'message', 'rename', 'delete', 'purge'),
    pick: fc.nat(1_000),
  }),
  { maxLength: 25 },
)

function perform(opened: OpenStore, who: string, list: Act[]): void {
  const { db } = opened
  list.forEach(({ kind, pick }, index) => {
    const id = `${who}${index}`
    const chats = sessionsOf(db).map((session) => session.id)
    const chat = chats[pick % Math.max(1, chats.length)]
    if (kind === 'chat' || chat === undefined) addChat(db, id)
    else if (kind === 'rename') db.exec(`UPDATE sessions SET title = '${id}' WHERE id = '${chat}'`)
    else if (kind === 'delete') db.exec(`UPDATE sessions SET deleted_at_ms = ${pick} WHERE id = '${chat}'`)
    else if (kind === 'purge')
      db.exec(`DELETE FROM sessions WHERE id = '${chat}' AND deleted_at_ms IS NOT NULL`)
    else write(opened, { id, chat, pick, atMs: index })
  })
}

/** Below a message of the chat that `pick` names, or at its root. */
function write({ db }: OpenStore, act: { id: string; chat: string; pick: number; atMs: number }): void {
  const { id, chat, pick, atMs } = act
  const own = messagesOf(db).filter((message) => message.session_id === chat)
  const parent = own[pick % (own.length + 1)]?.id ?? null
  addMessage(db, { id, chat, parent, atMs, status: pick % 9 === 0 ? 'streaming' : 'complete' })
}

describe('any two stores that share an ancestor', () => {
  it('K1: merging loses no row of either, leaves no message without its parent, and does nothing the second time', () => {
    fc.assert(
      fc.property(acts, acts, acts, (shared, theirs, ours) => {
        const run = makeDataDir()
        try {
          const opened = mustOpen(run.dataDir)
          perform(opened, 'x', shared)
          const ancestor = opened.snapshot('manual').name
          perform(opened, 't', theirs)
          const their = { sessions: sessionsOf(opened.db), messages: messagesOf(opened.db) }
          const { name } = opened.snapshot('manual')
          // Back to the ancestor, from where our own history goes on.
          opened.db.exec('DELETE FROM sessions')
          opened.restore(ancestor, { undelete: false })
          perform(opened, 'o', ours)
          const our = { sessions: sessionsOf(opened.db), messages: messagesOf(opened.db) }
          const merged = opened.restore(name, { undelete: false })

          const after = { sessions: sessionsOf(opened.db), messages: messagesOf(opened.db) }
          const stored = new Map(after.messages.map((message) => [message.id, message]))
          const mine = new Set(our.sessions.map(({ id }) => id))
          const left = new Set(
            their.sessions
              .filter(({ id, deleted_at_ms }) => !mine.has(id) && deleted_at_ms !== null)
              .map(({ id }) => id),
          )
          for (const message of our.messages) expect(stored.get(message.id)).toEqual(message)
          for (const message of their.messages) {
            const isThere = stored.has(message.id)
            expect(isThere).toBe(!left.has(message.session_id))
            if (!isThere || our.messages.some(({ id }) => id === message.id)) continue
            const status = message.status === 'streaming' ? 'interrupted' : message.status
            const place = { rowid: expect.any(Number), is_shown: expect.any(Number) }
            expect(stored.get(message.id)).toEqual({ ...message, status, ...place })
          }
          for (const { id, title, deleted_at_ms } of our.sessions) {
            expect(after.sessions).toContainEqual(expect.objectContaining({ id, title, deleted_at_ms }))
          }
          for (const { active_leaf_id: leaf, id } of after.sessions) {
            if (leaf !== null) expect(stored.get(leaf)?.session_id).toBe(id)
            const path = leaf === null ? [] : pathTo(opened.db, leaf)
            const shown = after.messages.filter(
              (message) => message.session_id === id && message.is_shown === 1,
            )
            expect(ids(shown).sort()).toEqual(ids(path).sort())
          }
          expect(after.messages.length).toBe(our.messages.length + merged.messages)
          expect(checkIntegrity(opened.db)).toEqual([])

          expect(opened.restore(name, { undelete: false })).toEqual({
            chats: 0,
            messages: 0,
            lost: [],
            unreadable: 0,
          })
          expect({ sessions: sessionsOf(opened.db), messages: messagesOf(opened.db) }).toEqual(after)
          opened.close()
        } finally {
          run.remove()
        }
      }),
      { numRuns: 40 },
    )
  }, 120_000)
})

describe('kill -9', () => {
  const CHILD = fileURLToPath(new URL('../../../../tests/harness/store/merge-child.ts', import.meta.url))
  const MESSAGES = 4_000

  async function killAfter(name: string, waitMs: number): Promise<boolean> {
    const child: ChildProcess = spawn(process.execPath, [CHILD, folder.dataDir, name, 'merge'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'exit')
    let isDone = false
    let timer: NodeJS.Timeout | undefined
    if (!child.stdout) throw new Error('The child has no stdout.')
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'open') timer = setTimeout(() => child.kill('SIGKILL'), waitMs)
      if (line === 'done') {
        isDone = true
        child.kill('SIGKILL')
      }
    }
    clearTimeout(timer)
    await ended
    return isDone
  }

  it('K2: leaves all of a merge or none of it', { timeout: 120_000 }, async () => {
    store.db.transaction(() => {
      addChat(store.db, 'alice')
      for (let i = 0; i < MESSAGES; i += 1) {
        addMessage(store.db, {
          id: `m${i}`,
          chat: 'alice',
          parent: i === 0 ? null : `m${i - 1}`,
          text: 'x'.repeat(400),
        })
      }
    })()
    const { name } = store.snapshot('manual')
    store.db.exec('DELETE FROM sessions')
    store.close()
    const outcomes = new Set<number>()
    for (const waitMs of [2, 10, 20, 40, 60, 80, 100, 130, 160, 60_000]) {
      const isDone = await killAfter(name, waitMs)
      store = mustOpen(folder.dataDir)
      const { length } = messagesOf(store.db)
      expect([0, MESSAGES]).toContain(length)
      if (isDone) expect(length).toBe(MESSAGES)
      expect(checkIntegrity(store.db)).toEqual([])
      outcomes.add(length)
      store.db.exec('DELETE FROM sessions')
      store.close()
    }
    expect([...outcomes].sort((a, b) => a - b)).toEqual([0, MESSAGES])
  })
})
