import autocannon from 'autocannon'
import type { TokenPair } from '../../contract/sync/account.ts'
import { SyncServerChild } from '../harness/sync-server-child.ts'
import { PASSWORD } from '../harness/test-sync-server.ts'
import { type BenchRow, median } from './row.ts'

const ROUNDS = 3
const ROUND_SECONDS = 4
const CONNECTIONS = 20

/** A request that is made again and again. */
interface Repeated {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  /** Each connection sends one of them. */
  bodies: readonly string[]
}

/**
 * Signing in and checking a session, in turns with better-auth on its own database of the same kind. Every connection
 * signs in as another user: the sync server lets one address try five passwords at a time.
 */
export async function benchPeer(
  name: string,
  url: string,
  emails: readonly string[],
  peerEnv: Record<string, string>,
): Promise<BenchRow[]> {
  const peer = await SyncServerChild.spawn(peerEnv, 'tests/bench/better-auth-server.ts')
  try {
    const ours = await oursOf(url, emails)
    const theirs = await theirsOf(peer.url)
    return [
      await inTurns(`N5 sign-in ${name}`, ours.signIn, theirs.signIn),
      await inTurns(`N5 session check ${name}`, ours.session, theirs.session),
    ]
  } finally {
    await peer.kill()
  }
}

async function oursOf(url: string, emails: readonly string[]) {
  const json = { 'content-type': 'application/json' }
  const bodies = emails.map((email) => ({ email, password: PASSWORD }))
  const signIn = post(`${url}/auth/login`, bodies, json)
  const { accessToken } = (await (await ask(signIn)).json()) as TokenPair
  return { signIn, session: get(`${url}/me`, { authorization: `Bearer ${accessToken}` }) }
}

async function theirsOf(url: string) {
  const json = { 'content-type': 'application/json' }
  const person = { name: 'Alice', email: 'alice@example.org', password: PASSWORD }
  await ask(post(`${url}/api/auth/sign-up/email`, [person], json))
  const signIn = post(`${url}/api/auth/sign-in/email`, [person], json)
  const cookie = (await ask(signIn)).headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const session = get(`${url}/api/auth/get-session`, { cookie })
  const found = (await (await ask(session)).json()) as { user?: { email: string } } | null
  if (found?.user?.email !== person.email) throw new Error('better-auth does not know the session.')
  return { signIn, session }
}

async function inTurns(name: string, ours: Repeated, theirs: Repeated): Promise<BenchRow> {
  const [figures, references]: [number[], number[]] = [[], []]
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const turn = [
      async () => figures.push(await perSecond(ours)),
      async () => references.push(await perSecond(theirs)),
    ]
    for (const each of round % 2 === 0 ? turn : turn.toReversed()) await each()
  }
  const [figure, reference] = [median(figures.slice(1)), median(references.slice(1))]
  return {
    name,
    figure,
    unit: 'requests/s',
    reference: { name: 'better-auth', figure: reference },
    ratio: figure / reference,
    target: null,
    isMet: null,
  }
}

async function perSecond(repeated: Repeated): Promise<number> {
  const { bodies, ...request } = repeated
  let next = 0
  const result = await autocannon({
    ...request,
    connections: CONNECTIONS,
    duration: ROUND_SECONDS,
    setupClient(client) {
      if (bodies.length > 0) client.setBody(bodies[next++ % bodies.length] ?? '')
    },
  })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${repeated.url}: ${result.non2xx} refusals, ${result.errors} failures`)
  return result.requests.average
}

async function ask({ url, method, headers, bodies: [body] }: Repeated): Promise<Response> {
  const reply = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}: ${await reply.text()}`)
  return reply
}

function get(url: string, headers: Record<string, string>): Repeated {
  return { url, method: 'GET', headers, bodies: [] }
}
function post(url: string, bodies: readonly object[], headers: Record<string, string>): Repeated {
  return { url, method: 'POST', headers, bodies: bodies.map((body) => JSON.stringify(body)) }
}
