import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FaultyProxy } from './faulty-proxy.ts'
import { eventually } from './processes.ts'

/** Keeps the length of each body that came, whole or cut, and answers whole ones. */
class Counter {
  readonly whole: number[] = []
  readonly cutShort: number[] = []
  readonly server: Server = createServer((request, response) => {
    let bytes = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.length
    })
    request.on('end', () => {
      this.whole.push(bytes)
      response.end(String(bytes))
    })
    request.on('error', () => this.cutShort.push(bytes))
  })

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }
}

let counter: Counter
let proxy: FaultyProxy
beforeEach(async () => {
  counter = new Counter()
  await once(counter.server.listen(0, '127.0.0.1'), 'listening')
  proxy = await FaultyProxy.start(counter.url)
})
afterEach(async () => {
  await proxy.close()
  counter.server.closeAllConnections()
  await once(counter.server.close(), 'close')
})

/** Posts that many bytes; returns the answer, or null when the connection failed. */
async function post(bytes: number): Promise<string | null> {
  const reply = await fetch(proxy.url, { method: 'POST', body: Buffer.alloc(bytes) }).catch(() => null)
  return reply === null ? null : await reply.text()
}

describe('FaultyProxy', () => {
  it('passes on requests and answers while no fault is set', async () => {
    expect(await Promise.all([post(0), post(5), post(2_000_000)])).toEqual(['0', '5', '2000000'])
    expect(proxy.counts).toEqual({ connections: 3, refused: 0, cut: 0, lostAnswers: 0 })
  })

  it.each([0, 1])('passes bytes on unchanged, with a delay of %i ms', async (delayMs) => {
    const sent = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251))
    counter.server.removeAllListeners('request')
    counter.server.on('request', (request, response) => request.pipe(response))
    proxy.set({ delayMs })
    const reply = await fetch(proxy.url, { method: 'POST', body: sent })
    expect(Buffer.compare(Buffer.from(await reply.arrayBuffer()), sent)).toBe(0)
  })

  it('cuts a request in the middle: the server gets its beginning, the client an error', async () => {
    proxy.set({ cutAfterBytes: 100_000 })
    expect(await post(500_000)).toBeNull()
    await eventually('the cut request at the server', () => counter.cutShort.length === 1)
    const [bytes = 0] = counter.cutShort
    // The head counts too.
    expect(bytes).toBeGreaterThan(99_000)
    expect(bytes).toBeLessThan(100_000)
    expect([counter.whole, proxy.counts.cut]).toEqual([[], 1])
  })

  it('lets a request pass that is shorter than the cut', async () => {
    proxy.set({ cutAfterBytes: 100_000 })
    expect(await post(10)).toBe('10')
  })

  it('loses the answer of a request that was delivered', async () => {
    proxy.set({ loseAnswers: true })
    expect(await post(700)).toBeNull()
    expect([counter.whole, proxy.counts.lostAnswers]).toEqual([[700], 1])
  })

  it('applies a fault to a connection that the client has kept open', async () => {
    expect(await post(1)).toBe('1')
    proxy.set({ loseAnswers: true })
    expect(await post(2)).toBeNull()
    proxy.set({ cutAfterBytes: 10 })
    expect(await post(3)).toBeNull()
    expect(counter.whole).toEqual([1, 2])
  })

  it('refuses connections until the fault is cleared', async () => {
    expect(await post(1)).toBe('1')
    proxy.set({ refuse: true })
    expect([await post(2), await post(3)]).toEqual([null, null])
    proxy.clear()
    expect(await post(4)).toBe('4')
    expect(counter.whole).toEqual([1, 4])
    expect(proxy.counts.refused).toBeGreaterThanOrEqual(2)
  })

  it('clears the faults by itself after so many times', async () => {
    proxy.set({ loseAnswers: true, times: 2 })
    expect([await post(1), await post(2), await post(3)]).toEqual([null, null, '3'])
    expect([counter.whole, proxy.counts.lostAnswers]).toEqual([[1, 2, 3], 2])
  })

  it('delays, in both directions, and keeps the order', async () => {
    proxy.set({ delayMs: 60 })
    const startedMs = Date.now()
    expect(await post(300_000)).toBe('300000')
    // A timer may fire a millisecond early.
    expect(Date.now() - startedMs).toBeGreaterThanOrEqual(118)
  })

  it('delivers a delayed request after its client gave up, as a slow line would', async () => {
    proxy.set({ delayMs: 60 })
    const client = connect(Number(new URL(proxy.url).port), '127.0.0.1')
    client.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nlate', () => client.destroy())
    await once(client, 'close')
    await eventually('the late request', () => counter.whole.length === 1)
    expect(counter.whole).toEqual([4])
  })

  it('reaches another server once its target is changed', async () => {
    const other = createServer((_request, response) => void response.end('other'))
    await once(other.listen(0, '127.0.0.1'), 'listening')
    proxy.target = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    expect(await post(1)).toBe('other')
    await once(other.close(), 'close')
  })

  it('fails like a server that is away when there is no target', async () => {
    proxy.target = 'http://127.0.0.1:1'
    expect(await post(1)).toBeNull()
    proxy.target = counter.url
    expect(await post(2)).toBe('2')
  })

  it('closes with connections open', async () => {
    const { url } = proxy
    expect(await post(1)).toBe('1')
    await proxy.close()
    await expect(fetch(url)).rejects.toThrow()
    proxy = await FaultyProxy.start(counter.url)
  })
})
