import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WorkerCoreClient } from './core-client.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOON_MS = Date.UTC(2026, 0, 1, 12)

describe('WorkerCoreClient', () => {
  let server: Server
  let url: string
  let seen: { call: string; token: unknown }[]
  let canRenew: boolean
  let nowMs: number

  beforeEach(async () => {
    seen = []
    canRenew = true
    nowMs = NOON_MS
    server = createServer((request, response) => {
      seen.push({ call: `${request.method} ${request.url}`, token: request.headers['x-service-token'] })
      response.setHeader('content-type', 'application/json')
      if (request.url !== '/service/renew') return response.end('{}')
      if (!canRenew) return response.writeHead(403).end('{}')
      return response.end(JSON.stringify({ token: 'second', expires_at: (nowMs + DAY_MS) / 1000 }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  const client = () =>
    new WorkerCoreClient({ url, token: 'first', issuedAtSeconds: NOON_MS / 1000 }, () => nowMs)

  it('H1: shows its own token with each call', async () => {
    const worker = client()
    nowMs = NOON_MS + 0.8 * DAY_MS - 1_000
    expect((await worker.request('GET', '/health')).status).toBe(200)
    expect(seen).toEqual([{ call: 'GET /health', token: 'first' }])
  })

  it('H1: renews once when 80 % of the life is over, however many calls come at that moment', async () => {
    const worker = client()
    nowMs = NOON_MS + 0.8 * DAY_MS + 1_000
    await Promise.all([worker.request('GET', '/a'), worker.request('GET', '/b')])
    expect(seen[0]).toEqual({ call: 'POST /service/renew', token: 'first' })
    expect(seen.slice(1).sort((a, b) => a.call.localeCompare(b.call))).toEqual([
      { call: 'GET /a', token: 'second' },
      { call: 'GET /b', token: 'second' },
    ])
  })

  it('H1: goes on with the old token when the renewal is refused, and asks again with the next call', async () => {
    const worker = client()
    nowMs = NOON_MS + 0.9 * DAY_MS
    canRenew = false
    await worker.request('GET', '/a')
    canRenew = true
    await worker.request('GET', '/b')
    expect(seen.map(({ call, token }) => `${call} ${String(token)}`)).toEqual([
      'POST /service/renew first',
      'GET /a first',
      'POST /service/renew first',
      'GET /b second',
    ])
  })
})
