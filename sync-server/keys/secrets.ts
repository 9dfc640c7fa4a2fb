import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/**
 * Everything that SERVER_SECRET is used for, each use with its own key (HKDF, RFC 5869). During a rotation the previous
 * secret still checks and opens; only the current one signs and seals.
 */
export interface Secrets {
  /** Returns an HMAC-SHA256 in base64url. A value of one `purpose` is not valid for another. */
  mac(purpose: string, text: string): string
  /** Returns whether `mac` belongs to the text, by the current secret or the previous one. */
  isMac(purpose: string, text: string, mac: string): boolean
  /** Encrypts with AES-256-GCM, bound to the purpose, so that a sealed text cannot be used for another. */
  seal(purpose: string, text: string): string
  /** Throws when it was sealed with neither secret, or for another purpose. */
  open(purpose: string, sealed: string): string
  /** Returns the text sealed with the current secret; null if it is already. Throws as `open` does. */
  reseal(purpose: string, sealed: string): string | null
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

export function createSecrets(serverSecret: Buffer, previousSecret: Buffer | null = null): Secrets {
  const current = keysOf(serverSecret)
  const previous = previousSecret && keysOf(previousSecret)

  /** Returns undefined if these keys did not seal it for this purpose. */
  function tryOpen(keys: Keys, purpose: string, sealed: string): string | undefined {
    try {
      return openWith(keys, purpose, sealed)
    } catch {
      return undefined
    }
  }

  return {
    mac: (purpose, text) => macWith(current, purpose, text),
    isMac: (purpose, text, mac) =>
      [current, previous].some((keys) => keys && isSameText(macWith(keys, purpose, text), mac)),
    seal: (purpose, text) => sealWith(current, purpose, text),
    open: (purpose, sealed) =>
      (previous && tryOpen(previous, purpose, sealed)) ?? openWith(current, purpose, sealed),
    reseal(purpose, sealed) {
      const text = previous ? tryOpen(previous, purpose, sealed) : undefined
      if (text !== undefined) return sealWith(current, purpose, text)
      openWith(current, purpose, sealed)
      return null
    },
  }
}

interface Keys {
  mac: Buffer
  seal: Buffer
}

function keysOf(secret: Buffer): Keys {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `novacore-sync ${use}`, 32))
  return { mac: derive('mac'), seal: derive('seal') }
}

function macWith({ mac }: Keys, purpose: string, text: string): string {
  return createHmac('sha256', mac).update(`${purpose}\n${text}`).digest('base64url')
}

function isSameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function sealWith({ seal }: Keys, purpose: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', seal, nonce).setAAD(Buffer.from(purpose))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

function openWith({ seal }: Keys, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', seal, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}
