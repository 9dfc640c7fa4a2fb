import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../contract/errors.ts'
import { type DevicePublicKey, deviceId, devicePublicKeySchema } from '../../../contract/ledger/signature.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { type DeviceKey, verifyEd25519 } from '../ledger/device-key.ts'
import type { SecretStore } from './secret-store.ts'

const SECRET_NAME = 'device-key'
const storedSchema = devicePublicKeySchema.extend({ d: z.string().min(1) })

export interface LoadedDeviceKey extends DeviceKey {
  verify(text: string, signature: string): boolean
}

/**
 * The Ed25519 key with which this device signs its ledger. Made at the first start, or when the keychain has lost it:
 * then the device has another id from here on. Throws AppError secrets_unavailable when it cannot be reached or read.
 */
export async function loadDeviceKey(secrets: SecretStore): Promise<LoadedDeviceKey> {
  const stored = await secrets.get(SECRET_NAME)
  if (stored !== null) return fromStored(stored)
  const made = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
  await secrets.set(SECRET_NAME, made)
  return fromStored(made)
}

function fromStored(text: string): LoadedDeviceKey {
  try {
    const { d, ...publicJwk } = storedSchema.parse(JSON.parse(text))
    return deviceKeyOf(publicJwk, createPrivateKey({ key: { ...publicJwk, d }, format: 'jwk' }))
  } catch {
    // Without a cause: the parser's words could quote the key.
    throw new AppError('secrets_unavailable', 'This device’s key was found but cannot be read.')
  }
}

function deviceKeyOf(publicJwk: DevicePublicKey, privateKey: KeyObject): LoadedDeviceKey {
  return {
    did: deviceId(publicJwk, sha256),
    publicJwk,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64url'),
    verify: (text, signature) => verifyEd25519(publicJwk, text, signature),
  }
}
