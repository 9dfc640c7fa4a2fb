import type { Secrets } from '../keys/secrets.ts'

/**
 * A refresh token names a session and the count of its refreshes, and proves both by a MAC under the server's secret:
 *
 *   nr1.0199c2f0-….7.q1Zk…      version, session id, counter, HMAC-SHA256(session id, counter, the session's salt)
 *
 * So the database holds nothing that could be used as a token, and a lost reply can be repeated exactly, also to two
 * windows that ask at once.
 */
const VERSION = 'nr1'
const PURPOSE = 'refresh-token'
const SHAPE = /^nr1\.([0-9a-f-]{36})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/

export interface ParsedRefreshToken {
  sessionId: string
  counter: number
  mac: string
}

export function parseRefreshToken(text: string): ParsedRefreshToken | null {
  const [, sessionId, counter, mac] = SHAPE.exec(text) ?? []
  if (!sessionId || !counter || !mac || String(Number(counter)) !== counter) return null
  return { sessionId, counter: Number(counter), mac }
}

export function formatRefreshToken(
  session: { id: string; salt: string },
  counter: number,
  secrets: Secrets,
): string {
  const mac = secrets.mac(PURPOSE, macTextOf(session, counter))
  return [VERSION, session.id, counter, mac].join('.')
}

export function isGenuine(
  token: ParsedRefreshToken,
  session: { id: string; salt: string },
  secrets: Secrets,
): boolean {
  return secrets.isMac(PURPOSE, macTextOf(session, token.counter), token.mac)
}

function macTextOf({ id, salt }: { id: string; salt: string }, counter: number): string {
  return `${id}.${counter}.${salt}`
}
