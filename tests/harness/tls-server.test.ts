import { once } from 'node:events'
import { createServer } from 'node:http'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from './processes.ts'
import { TlsServer } from './tls-server.ts'

const real = createServer((_request, response) => void response.end('real'))
let server: TlsServer
beforeAll(async () => {
  await once(real.listen(0, '127.0.0.1'), 'listening')
  server = await TlsServer.start(`http://127.0.0.1:${(real.address() as AddressInfo).port}`)
})
afterAll(async () => {
  await server.close()
  real.closeAllConnections()
  await once(real.close(), 'close')
})

it('is refused by a client that checks certificates, which then sends nothing', async () => {
  const headers = { authorization: 'Bearer secret' }
  await expect(fetch(server.url, { headers })).rejects.toMatchObject({
    cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  })
  await eventually('the refusal', () => server.refusals > 0)
  expect(server.received).toBe('')
})

it('serves a client that does not check: what is tested is the check alone', async () => {
  const request = get(server.url, { rejectUnauthorized: false, agent: false })
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream]
  expect(await text(response)).toBe('real')
  expect(server.received).toContain('GET / HTTP/1.1')
})
