import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../contract/errors.ts'
import { type DevicePublicKey, deviceId, devicePublicKeySchema } from '../../../contract/ledger/signature.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { DeviceKey } from '../ledger/device-key.ts'

/** An Ed25519 key as the keychain holds it: its private JWK as JSON. */
const storedSchema = devicePublicKeySchema.extend({ d: z.string().min(1) })

/** Returns a new key as text to be stored. */
export function generateKeyText(): string {
  return JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
}

/** Throws AppError secrets_unavailable for a text that is not a key. */
export function deviceKeyFrom(text: string): DeviceKey {
  try {
    const { d, ...publicJwk } = storedSchema.parse(JSON.parse(text))
    return deviceKeyOf(publicJwk, createPrivateKey({ key: { ...publicJwk, d }, format: 'jwk' }))
  } catch {
    // Without a cause: the parser's words could quote the key.
    throw new AppError('secrets_unavailable', 'This device’s key was found but cannot be read.')
  }
}

function deviceKeyOf(publicJwk: DevicePublicKey, privateKey: KeyObject): DeviceKey {
  return {
    did: deviceId(publicJwk, sha256),
    publicJwk,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url'),
  }
}
