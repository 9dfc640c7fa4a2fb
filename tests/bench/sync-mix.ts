import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { DAY_LENGTH, type MixCall, type MixDevice } from './sync-mix-device.ts'

/** How the server bore the mix. */
export interface MixResult {
  perSecond: number
  p50Ms: number
  p99Ms: number
  entries: number
}

/**
 * Lets all devices make their calls at once, each one call after the other, spread over the servers. Throws on the
 * first answer that is not a success: a server that refuses is not measured.
 */
export async function runMix(devices: readonly MixDevice[], urls: readonly string[]): Promise<MixResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  const latencies: number[] = []
  let entries = 0
  const startedMs = performance.now()
  await Promise.all(
    devices.map(async (device, index) => {
      const url = urls[index % urls.length] ?? ''
      for (let n = 0; n < DAY_LENGTH; n++) {
        const call = device.next()
        const sentMs = performance.now()
        const body = await send(agent, url, call)
        latencies.push(performance.now() - sentMs)
        entries += call.entries
        call.onReply(body)
      }
    }),
  )
  const seconds = (performance.now() - startedMs) / 1000
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.floor(share * (latencies.length - 1))] ?? 0
  return { perSecond: latencies.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), entries }
}

async function send(agent: Agent, url: string, { route, body, token }: MixCall): Promise<string> {
  const [method, path] = route.split(' ')
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = {}
    if (token) headers.authorization = `Bearer ${token}`
    if (body !== null) headers['content-type'] = 'application/json'
    const sent = request(`${url}${path}`, { agent, method, headers }, (reply) => {
      text(reply).then((answer) => {
        if (reply.statusCode === 200) resolve(answer)
        else reject(new Error(`${route} answered ${reply.statusCode}: ${answer}`))
      }, reject)
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}
