import { closeSync, openSync, writeSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { randomBytes } from '../../../tests/harness/random.ts'
import {
  countMessages,
  makeDataDir,
  mustOpen,
  openTestStore,
  recordingLogger,
  writeExchange,
} from '../../../tests/harness/store/test-store.ts'
import { createErrorHandler } from '../http/on-error.ts'
import { createRouter } from '../http/router.ts'
import { storeRoutes } from './routes.ts'
import type { OpenStore } from './running-store.ts'
import { createStoreService, type StoreService } from './service.ts'
import { storeFiles } from './store-files.ts'

let folder: ReturnType<typeof makeDataDir>
let store: StoreService
let reopened: OpenStore[]
beforeEach(() => {
  folder = makeDataDir()
  reopened = []
})
afterEach(() => {
  store.close()
  folder.remove()
})

/** The routes alone: guards have their own tests. */
function start(): ReturnType<typeof createRouter> {
  store = createStoreService(openTestStore(folder.dataDir), (opened) => void reopened.push(opened))
  const app = createRouter()
  app.onError(createErrorHandler(recordingLogger()))
  app.route('/', storeRoutes(store))
  return app
}

function post(app: ReturnType<typeof createRouter>, path: string, body?: object): Promise<Response> {
  return Promise.resolve(
    app.request(path, {
      method: 'POST',
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    }),
  )
}

/** A store with a snapshot of one exchange, whose file was then damaged. */
function damagedStore(): string {
  const before = mustOpen(folder.dataDir)
  writeExchange(before.db)
  const { name } = before.snapshot('manual')
  before.close()
  const file = openSync(storeFiles(folder.dataDir).db, 'r+')
  writeSync(file, randomBytes(100), 0, 100, 0)
  closeSync(file)
  return name
}

it('K1: says where the data is and makes a backup when asked', async () => {
  const app = start()
  const made = await post(app, '/store/snapshots')
  expect(made.status).toBe(201)
  const snapshot = (await made.json()) as object
  expect(snapshot).toMatchObject({ reason: 'manual', chats: 0, messages: 0 })
  expect(await (await app.request('/store')).json()).toEqual({
    state: 'fresh',
    message: null,
    path: folder.dataDir,
    snapshots: [snapshot],
    can_open_as_is: false,
  })
})

it('K1: shows a damaged store with its backups, restores one, and hands the open store on', async () => {
  const name = damagedStore()
  const app = start()
  expect(await (await app.request('/store')).json()).toMatchObject({
    state: 'damaged',
    message: expect.stringContaining('novacore.db'),
    snapshots: [{ name, messages: 2 }],
    can_open_as_is: false,
  })
  expect((await post(app, '/store/snapshots')).status).toBe(503)
  const recovered = await post(app, '/store/recover', { action: 'restore', snapshot: name })
  expect({ status: recovered.status, body: await recovered.json() }).toEqual({
    status: 200,
    body: {
      state: 'ok',
      kept_as: expect.stringMatching(/^damaged/),
      salvaged: { chats: 0, messages: 0, ledger_entries: 0, unreadable: 0 },
    },
  })
  expect(reopened).toHaveLength(1)
  expect(reopened.map((opened) => countMessages(opened.db))).toEqual([2])
  expect(await (await app.request('/store')).json()).toMatchObject({ state: 'ok', message: null })
  expect((await post(app, '/store/recover', { action: 'restore', snapshot: name })).status).toBe(409)
})

it.each([
  [{ action: 'restore', snapshot: 'novacore-20200101T000000.000Z-manual.db' }, 404],
  [{ action: 'restore', snapshot: '../../etc/passwd' }, 404],
  [{ action: 'restore' }, 400],
  [{ action: 'open_as_is' }, 409],
  [{ action: 'start_new' }, 400],
  [{ action: 'start_new', confirm: 'start new' }, 400],
  [{ action: 'delete' }, 400],
])('K1: refuses %j and changes nothing', async (body, status) => {
  damagedStore()
  const app = start()
  expect((await post(app, '/store/recover', body)).status).toBe(status)
  expect(await (await app.request('/store')).json()).toMatchObject({ state: 'damaged' })
  expect(reopened).toEqual([])
})

it('K1: starts new only with the words typed, keeping the old files', async () => {
  damagedStore()
  const app = start()
  const begun = await post(app, '/store/recover', { action: 'start_new', confirm: 'START NEW' })
  expect(await begun.json()).toEqual({
    state: 'ok',
    kept_as: expect.stringMatching(/^damaged/),
    salvaged: null,
  })
  expect(reopened.map((opened) => countMessages(opened.db))).toEqual([0])
})

it('K1: merges a backup into the open store, and says how much was added', async () => {
  const before = mustOpen(folder.dataDir)
  writeExchange(before.db)
  const { name } = before.snapshot('manual')
  before.db.exec('DELETE FROM sessions')
  before.close()
  const app = start()
  const restored = await post(app, '/store/restore', { snapshot: name })
  expect({ status: restored.status, body: await restored.json() }).toEqual({
    status: 200,
    body: { chats_added: 1, messages_added: 2 },
  })
  const again = await post(app, '/store/restore', { snapshot: name })
  expect(await again.json()).toEqual({ chats_added: 0, messages_added: 0 })
})

it.each([
  [{ snapshot: 'novacore-20200101T000000.000Z-manual.db' }, 404],
  [{ snapshot: '../novacore.db' }, 404],
  [{}, 400],
])('K1: refuses to merge %j', async (body, status) => {
  mustOpen(folder.dataDir).close()
  expect((await post(start(), '/store/restore', body)).status).toBe(status)
})

it('K1: does not merge into a store that is not open', async () => {
  const name = damagedStore()
  expect((await post(start(), '/store/restore', { snapshot: name })).status).toBe(503)
})
