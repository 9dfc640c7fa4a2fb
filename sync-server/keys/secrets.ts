import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** Everything that is made of SERVER_SECRET, each use with a key of its own (HKDF, RFC 5869). */
export interface Secrets {
  /** HMAC-SHA256 in base64url. `purpose` keeps a value of one kind from ever standing for another. */
  mac(purpose: string, text: string): string
  /** AES-256-GCM; the purpose is bound in, so that a sealed text cannot be moved to another place. */
  seal(purpose: string, text: string): string
  /** Throws when it was sealed under another secret or for another purpose. */
  open(purpose: string, sealed: string): string
}

const NONCE_BYTES = 12
const TAG_BYTES = 16

export function createSecrets(serverSecret: Buffer): Secrets {
  const derive = (use: string) =>
    Buffer.from(hkdfSync('sha256', serverSecret, '', `novacore-sync ${use}`, 32))
  const macKey = derive('mac')
  const sealKey = derive('seal')
  return {
    mac: (purpose, text) => createHmac('sha256', macKey).update(`${purpose}\n${text}`).digest('base64url'),
    seal(purpose, text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(purpose))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES)
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
    },
  }
}
