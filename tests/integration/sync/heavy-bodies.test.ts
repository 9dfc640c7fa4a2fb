import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { SyncServerChild } from '../../harness/sync-server-child.ts'
import { PASSWORD } from '../../harness/test-sync-server.ts'

const TEN_MB = 10_000_000
/** Valid JSON of exactly so many bytes: arrays inside each other. */
const nested = (bytes: number) => '['.repeat(bytes / 2) + ']'.repeat(bytes / 2)
/** The same size, two levels deep: an array of its own every three bytes. */
const wide = (bytes: number) => `[${'[],'.repeat((bytes - 4) / 3)}[]]`

describe('F3: a server with the 512 MB of its unit', () => {
  let dataDir: string
  let child: SyncServerChild
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'novacore-heavy-'))
    child = await SyncServerChild.spawn({
      NODE_OPTIONS: '--max-old-space-size=512',
      NODE_ENV: 'test',
      DATA_DIR: dataDir,
      PORT: '0',
      DATABASE_URL: '',
      RATE_LIMIT_PER_MINUTE: '1000000',
      LOG_LEVEL: 'silent',
    })
  })
  afterEach(async () => {
    await child.kill()
    await rm(dataDir, { recursive: true, force: true })
  })

  /** The server may hang up before megabytes that it refused are sent: then there is no answer to read. */
  const HUNG_UP = ['the server hung up']

  async function post(path: string, body: string | ReadableStream, headers: Record<string, string> = {}) {
    const response = await fetch(child.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      duplex: 'half',
    } as RequestInit).catch(() => null)
    if (response === null) return HUNG_UP
    const { error } = (await response.json()) as { error?: { code: string } }
    return [response.status, error?.code]
  }
  /** Sent in pieces, without a length told beforehand. */
  function postInPieces(path: string, body: string) {
    const bytes = new TextEncoder().encode(body)
    let at = 0
    const pieces = new ReadableStream({
      pull(controller) {
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.subarray(at, at + 65_536))
        at += 65_536
      },
    })
    return post(path, pieces)
  }

  async function expectAlive() {
    expect([child.process.exitCode, child.process.signalCode]).toEqual([null, null])
    expect((await fetch(`${child.url}/health`)).status).toBe(200)
  }

  test('lives through parallel logins of 10 MB of nested arrays', async () => {
    // A login in form, so that what hangs on it lives until the password was compared.
    const login = (more: string) => `{"email":"a@example.org","password":"${PASSWORD}","x":${more}}`
    const heavy = nested(TEN_MB - 200)
    const bodies = [login(heavy), login(heavy), login(wide(TEN_MB - 200)), nested(TEN_MB)]
    for (const send of [post, postInPieces]) {
      for (const reply of await Promise.all(bodies.map((body) => send('/auth/login', body)))) {
        expect([[413, 'body_too_large'], HUNG_UP]).toContainEqual(reply)
      }
      await expectAlive()
    }
  })

  test('lives through the largest bodies that each kind of route reads', async () => {
    const credentials = { email: 'alice@example.org', password: PASSWORD }
    const made = await fetch(`${child.url}/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    })
    const { accessToken } = (await made.json()) as TokenPair
    const signedIn = { authorization: `Bearer ${accessToken}` }
    const [logins, batches, webhooks] = [16_384, 1_000_000, 262_144]
    const tooDeep = [400, 'invalid_request']
    expect(await post('/auth/login', nested(logins))).toEqual(tooDeep)
    expect(await post('/auth/login', `${nested(logins)}  `)).toEqual([413, 'body_too_large'])
    expect(await post('/ledger/reconcile', nested(batches), signedIn)).toEqual(tooDeep)
    expect(await post('/ledger/reconcile', `${nested(batches)} `, signedIn)).toEqual([413, 'body_too_large'])
    expect(await post('/billing/webhook', nested(webhooks))).toEqual(tooDeep)
    expect(await post('/billing/webhook', `${nested(webhooks)} `)).toEqual([413, 'body_too_large'])
    const many = await Promise.all(
      Array.from({ length: 20 }, () => post('/ledger/reconcile', wide(batches), signedIn)),
    )
    expect(many).toEqual(many.map(() => [400, 'invalid_request']))
    await expectAlive()
  })
})
