import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../contract/errors.ts'
import { writeFileDurably } from '../store/durable-file.ts'

/**
 * secrets.json: where each secret of this data folder is kept, and the values of those that no keychain holds.
 *
 *   { "version": 1, "store_id": "…", "held": {
 *       "device-key": { "in": "keychain" },
 *       "other":      { "in": "file", "iv": "…", "tag": "…", "sealed": "…" } } }
 *
 * Values are sealed with AES-256-GCM under a key derived (HKDF-SHA-256) from secrets.key, 32 random bytes beside it,
 * both readable by the user's account only. That protects when one of the two files is copied, sent or indexed; it
 * does not protect against somebody who can read the whole folder.
 */
export interface SecretFile {
  /** Names this data folder in the keychain, so that two folders never share a key by mistake. */
  readonly storeId: string
  names(): string[]
  placeOf(name: string): 'keychain' | 'file' | null
  /** Throws AppError secrets_unavailable when the value cannot be opened. */
  unseal(name: string): string | null
  seal(name: string, value: string): void
  noteInKeychain(name: string): void
  forget(name: string): void
}

const sealedSchema = z.strictObject({
  in: z.literal('file'),
  iv: z.string(),
  tag: z.string(),
  sealed: z.string(),
})
const contentSchema = z.strictObject({
  version: z.literal(1),
  store_id: z.string().min(1),
  held: z.record(z.string(), z.union([z.strictObject({ in: z.literal('keychain') }), sealedSchema])),
})
type Content = z.infer<typeof contentSchema>
type Sealed = z.infer<typeof sealedSchema>

/** Throws AppError secrets_unavailable for a file that cannot be read: it is never replaced by an empty one. */
export function openSecretFile(dataDir: string): SecretFile {
  const path = join(dataDir, 'secrets.json')
  const keyPath = join(dataDir, 'secrets.key')
  const content = existsSync(path) ? readContent(path) : emptyContent()
  const save = () => writeFileDurably(path, `${JSON.stringify(content, null, 2)}\n`)

  return {
    storeId: content.store_id,
    names: () => Object.keys(content.held),
    placeOf: (name) => content.held[name]?.in ?? null,
    unseal(name) {
      const held = content.held[name]
      if (held?.in !== 'file') return null
      try {
        return open(held, deriveKey(readKey(keyPath), content.store_id, name), name)
      } catch (cause) {
        throw unreadable(`The secret “${name}” in secrets.json cannot be opened with secrets.key.`, cause)
      }
    },
    seal(name, value) {
      if (!existsSync(keyPath)) writeFileDurably(keyPath, `${randomBytes(32).toString('base64url')}\n`)
      content.held[name] = close(value, deriveKey(readKey(keyPath), content.store_id, name), name)
      save()
    },
    noteInKeychain(name) {
      content.held[name] = { in: 'keychain' }
      save()
    },
    forget(name) {
      delete content.held[name]
      save()
    },
  }
}

function emptyContent(): Content {
  return { version: 1, store_id: randomUUID(), held: {} }
}

function readContent(path: string): Content {
  try {
    return contentSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw unreadable('The file secrets.json in the data folder cannot be read.', cause)
  }
}

function readKey(path: string): Buffer {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url')
  if (key.byteLength !== 32) throw new RangeError('secrets.key does not hold 32 bytes')
  return key
}

/** Each secret has a key of its own, bound to the folder and to its name. */
function deriveKey(key: Buffer, storeId: string, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, storeId, `novacore-secret-v1:${name}`, 32))
}

function close(value: string, key: Buffer, name: string): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(name))
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
  return {
    in: 'file',
    iv: iv.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    sealed: sealed.toString('base64url'),
  }
}

function open({ iv, tag, sealed }: Sealed, key: Buffer, name: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
    .setAAD(Buffer.from(name))
    .setAuthTag(Buffer.from(tag, 'base64url'))
  return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8')
}

function unreadable(what: string, cause: unknown): AppError {
  return new AppError(
    'secrets_unavailable',
    `${what} Put both files back from a backup. If they are lost, move secrets.json away: a new device key is made, and the usage ledger goes on under it.`,
    { cause },
  )
}
