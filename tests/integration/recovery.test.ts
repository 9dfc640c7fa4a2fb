import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { chatReplySchema, messageListSchema } from '../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { healthReplySchema } from '../../contract/core/health.ts'
import {
  recoverReplySchema,
  restoreReplySchema,
  snapshotSchema,
  storeReplySchema,
} from '../../contract/core/store.ts'
import { ledgerVerifyReplySchema, quotaReplySchema } from '../../contract/core/usage.ts'
import { storeFiles } from '../../electron/core/store/store-files.ts'
import { openDatabase } from '../../native/sqlite/open.ts'
import type { CoreClient } from '../harness/core-client.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { overwritePage, pagesOf } from '../harness/store/pages.ts'
import { mountSmallDisk, type SmallDisk } from '../harness/store/small-disk.ts'
import { makeDataDir, TestCore } from '../harness/test-core.ts'

/** What a person meets when their data cannot be opened, on the core as it is started and killed. */
let ollama: FakeOllama
let data: Awaited<ReturnType<typeof makeDataDir>>
let files: ReturnType<typeof storeFiles>
let core: TestCore | null = null

beforeAll(async () => {
  ollama = await startFakeOllama()
})
afterAll(() => ollama.close())
beforeEach(async () => {
  data = await makeDataDir()
  files = storeFiles(data.dataDir)
})
afterEach(async () => {
  await core?.kill9()
  await data.remove()
})

async function start(): Promise<TestCore> {
  core = await TestCore.spawn({ dataDir: data.dataDir, tier: 'pro' })
  return core
}

/** Sends so many messages, each in a chat of its own or all in one; returns the ids of the answers. */
async function talk(client: CoreClient, messages: number, sessionId?: string) {
  const answers: { messageId: string; sessionId: string }[] = []
  for (let n = 0; n < messages; n += 1) {
    const body = {
      message: `Tell me more about mountain ${n}. `.repeat(20),
      ...(sessionId ? { session_id: sessionId } : {}),
    }
    const reply = chatReplySchema.parse((await client.post('/chat/message', body)).body)
    answers.push({ messageId: reply.message_id, sessionId: reply.session_id })
  }
  return answers
}

async function messageIds(client: CoreClient): Promise<Set<string>> {
  const { sessions } = (await client.get('/chat/sessions?limit=500')).body as { sessions: { id: string }[] }
  const ids = new Set<string>()
  for (const { id } of sessions) {
    const { messages } = messageListSchema.parse((await client.get(`/chat/sessions/${id}/messages`)).body)
    for (const message of messages) ids.add(message.id)
  }
  return ids
}

const quotaOf = async (client: CoreClient) => quotaReplySchema.parse((await client.get('/usage/quota')).body)
const healthOf = async (client: CoreClient) => healthReplySchema.parse((await client.get('/health')).body)
const storeOf = async (client: CoreClient) => storeReplySchema.parse((await client.get('/store')).body)
const verify = async (client: CoreClient) =>
  ledgerVerifyReplySchema.parse((await client.post('/usage/ledger/verify')).body)

describe('K1: a damaged store', () => {
  test('restoring a snapshot gives back what was said since, and today’s quota stays spent', async () => {
    const before = await start()
    await pointAtEngine(before, ollama.url)
    const [first] = await talk(before, 3)
    const snapshot = snapshotSchema.parse((await before.post('/store/snapshots')).body)
    await talk(before, 3, first?.sessionId)
    await talk(before, 20)
    const ids = await messageIds(before)
    const quota = await quotaOf(before)
    expect([ids.size, quota.messages.used]).toEqual([52, 26])
    expect(await before.stop()).toBe(0)

    const page = pagesOf(files.db)
      .filter(({ name, pagetype }) => name === 'messages' && pagetype === 'leaf')
      .at(-2)
    overwritePage(files.db, page?.pageno ?? 0)
    const after = await start()
    expect(await healthOf(after)).toMatchObject({ status: 'recovery', store: { state: 'damaged' } })
    for (const [method, path] of [
      ['GET', '/settings'],
      ['GET', '/chat/sessions'],
      ['GET', '/usage/quota'],
      ['POST', '/chat/message'],
      ['POST', '/store/restore'],
    ] as const) {
      const reply = await after.request(
        method,
        path,
        method === 'POST' ? { body: { message: 'x', snapshot: 'x' } } : {},
      )
      expect([path, reply.status, coreErrorBodySchema.parse(reply.body).error.code]).toEqual([
        path,
        503,
        'store_unavailable',
      ])
    }
    expect(await storeOf(after)).toMatchObject({
      can_open_as_is: false,
      snapshots: [{ name: snapshot.name, chats: 3 }],
    })

    const reply = await after.post('/store/recover', { action: 'restore', snapshot: snapshot.name })
    const recovered = recoverReplySchema.parse(reply.body)
    const lost = page?.ncell ?? 0
    expect(recovered).toEqual({
      state: 'ok',
      kept_as: expect.stringMatching(/^damaged/),
      salvaged: { chats: 20, messages: 46 - lost, ledger_entries: 46, unreadable: lost },
    })
    const found = await messageIds(after)
    expect([...found].filter((id) => !ids.has(id))).toEqual([])
    expect(found.size).toBe(52 - lost)
    expect(await quotaOf(after)).toMatchObject({
      messages: { used: 26 },
      tokens: { used: quota.tokens.used },
    })
    expect(await verify(after)).toMatchObject({ ok: true, checked: 52, first_bad: null })

    // Whole at once: the engine is used again, and the chain goes on.
    await pointAtEngine(after, ollama.url)
    await talk(after, 1, first?.sessionId)
    expect(await verify(after)).toMatchObject({ ok: true, checked: 54 })
    expect(await after.stop()).toBe(0)
  })

  test('a backup is merged into the running app: what was deleted for good is there again, nothing else changes', async () => {
    const running = await start()
    await pointAtEngine(running, ollama.url)
    const [one, two] = await talk(running, 2)
    const { name } = snapshotSchema.parse((await running.post('/store/snapshots')).body)
    await talk(running, 1, two?.sessionId)
    expect((await running.delete(`/chat/sessions/${one?.sessionId}`)).status).toBe(200)
    const ids = await messageIds(running)
    const restore = async (body: object) =>
      restoreReplySchema.parse((await running.post('/store/restore', { snapshot: name, ...body })).body)
    expect(await restore({})).toEqual({ chats_added: 0, messages_added: 0 })
    expect(await messageIds(running)).toEqual(ids)
    expect(await restore({ undelete: true })).toEqual({ chats_added: 1, messages_added: 0 })
    expect(await messageIds(running)).toContain(one?.messageId)
    expect(await quotaOf(running)).toMatchObject({ messages: { used: 3 } })
    expect(await verify(running)).toMatchObject({ ok: true })
  })
})

describe('K1: a store that is not opened', () => {
  test('one of a newer app is refused and byte for byte as it was', async () => {
    expect(await (await start()).stop()).toBe(0)
    const db = openDatabase(files.db)
    db.pragma('user_version = 9000')
    db.close()
    const bytes = readFileSync(files.db)
    const after = await start()
    expect(await healthOf(after)).toMatchObject({ status: 'recovery', store: { state: 'newer' } })
    expect((await after.get('/chat/sessions')).status).toBe(503)
    expect(await after.stop()).toBe(0)
    expect(readFileSync(files.db).equals(bytes)).toBe(true)
  })

  test('whose -wal was removed after kill -9 is damaged, and opens as it is when the person says so', async () => {
    const first = await start()
    await pointAtEngine(first, ollama.url)
    await talk(first, 2)
    expect(await first.stop()).toBe(0)
    const before = await start()
    await talk(before, 1)
    await before.kill9()
    rmSync(files.wal)
    const after = await start()
    expect(await healthOf(after)).toMatchObject({ store: { state: 'damaged' } })
    expect(await storeOf(after)).toMatchObject({ can_open_as_is: true })
    const recovered = recoverReplySchema.parse(
      (await after.post('/store/recover', { action: 'open_as_is' })).body,
    )
    expect(recovered).toEqual({ state: 'ok', kept_as: null, salvaged: null })
    expect((await messageIds(after)).size).toBe(4)
  })

  test('whose file was deleted is missing, never fresh, and stays so', async () => {
    expect(await (await start()).stop()).toBe(0)
    rmSync(files.db)
    for (let time = 0; time < 2; time += 1) {
      const after = await start()
      expect(await healthOf(after)).toMatchObject({ status: 'recovery', store: { state: 'missing' } })
      expect(await after.stop()).toBe(0)
    }
  })

  test('whose folder holds another file in the place of the database is damaged, and that file is kept', async () => {
    expect(await (await start()).stop()).toBe(0)
    writeFileSync(files.db, 'a letter to my aunt')
    const after = await start()
    expect(await healthOf(after)).toMatchObject({ store: { state: 'damaged' } })
    expect(readFileSync(files.db, 'utf8')).toBe('a letter to my aunt')
  })
})

const probe: SmallDisk | null = mountSmallDisk(1)
probe?.remove()

describe.runIf(probe)('K2: the disk is full at the start', () => {
  let disk: SmallDisk
  beforeEach(() => {
    disk = mountSmallDisk(24) as SmallDisk
  })
  afterEach(() => disk.remove())

  /** Everything that the core can have written, but for its log. */
  const content = () =>
    [storeFiles(disk.path).db, storeFiles(disk.path).sentinel].map((path) => readFileSync(path))

  test.each([
    ['a store that is there', true],
    ['a folder that is empty', false],
  ])('the core refuses in words and touches nothing: %s', async (_, hasStore) => {
    const spawn = () => TestCore.spawn({ dataDir: disk.path, tier: 'pro' })
    if (hasStore) expect(await (await spawn()).stop()).toBe(0)
    const before = hasStore ? content() : []
    disk.fill(0)
    const refused = await TestCore.refused({ dataDir: disk.path })
    expect(refused).toEqual({
      exitCode: 1,
      error: { code: 'store_full', message: expect.stringContaining('disk is full') },
    })
    if (hasStore) expect(content()).toEqual(before)
    disk.free()
    const again = await spawn()
    expect(await healthOf(again)).toMatchObject({ store: { state: hasStore ? 'ok' : 'fresh' } })
    expect(await again.stop()).toBe(0)
  })
})
