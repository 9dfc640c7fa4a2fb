import { type CryptoKey, compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { LRUCache } from 'lru-cache'
import { AppError } from '../../contract/errors.ts'
import { type BatchClaims, batchClaimsSchema, batchHeaderSchema } from '../../contract/ledger/batch.ts'
import { devicePublicKeySchema } from '../../contract/ledger/signature.ts'
import type { Caller } from '../sessions/service.ts'
import type { LedgerDeps } from './deps.ts'

const MAX_REMEMBERED = 10_000
/** A device's id is the thumbprint of its key: one id never stands for another key. */
const keys = new LRUCache<string, CryptoKey>({ max: MAX_REMEMBERED })

/**
 * Checks that a device of the caller signed the JWS, for the caller. A device that is not enrolled and one of another
 * user get the same error. Throws ledger_signature_invalid, ledger_foreign_device, ledger_foreign_account.
 */
export async function verifyBatch(
  { db, devices }: Pick<LedgerDeps, 'db' | 'devices'>,
  caller: Caller,
  batch: string,
): Promise<BatchClaims> {
  const did = deviceOf(batch)
  const isOthers = caller.deviceId !== null && caller.deviceId !== did
  const device = isOthers ? undefined : await devices.find(db.queries, caller.userId, did)
  if (!device) {
    throw new AppError(
      'ledger_foreign_device',
      'This batch was signed by a device that is not yours. Enrol it first.',
    )
  }
  const claims = await readClaims(batch, keys.get(did) ?? (await importKey(did, device.public_key)))
  if (claims.did !== did) {
    throw new AppError(
      'ledger_foreign_device',
      'This batch names another device than the one that signed it.',
    )
  }
  if (claims.user !== caller.userId) {
    throw new AppError('ledger_foreign_account', 'This batch was signed for another account.')
  }
  return claims
}

function deviceOf(batch: string): string {
  try {
    return batchHeaderSchema.parse(decodeProtectedHeader(batch)).kid
  } catch (cause) {
    throw new AppError('ledger_signature_invalid', 'This is not a batch that a device signed.', { cause })
  }
}

async function readClaims(batch: string, key: CryptoKey): Promise<BatchClaims> {
  try {
    const { payload } = await compactVerify(batch, key, { algorithms: ['EdDSA'] })
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload)
    return batchClaimsSchema.parse(JSON.parse(text))
  } catch (cause) {
    // Only the batch is read here, so it is at fault.
    throw new AppError('ledger_signature_invalid', 'The signature of this batch is not the device’s.', {
      cause,
    })
  }
}

async function importKey(did: string, publicJwk: string): Promise<CryptoKey> {
  const key = await importJWK(devicePublicKeySchema.parse(JSON.parse(publicJwk)), 'EdDSA')
  if (key instanceof Uint8Array) throw new TypeError('An Ed25519 key is never a shared secret.')
  keys.set(did, key)
  return key
}
