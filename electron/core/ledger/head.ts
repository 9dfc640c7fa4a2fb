import { headText } from '../../../contract/ledger/canonical.ts'
import type { LedgerHead } from '../../../contract/ledger/entry.ts'
import { devicePublicKeySchema, isHeadSigned } from '../../../contract/ledger/signature.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { type DeviceKey, verifyEd25519 } from './device-key.ts'
import { type HeadRow, writeHead } from './entry-store.ts'

/** Signs and stores how far the owner's chain goes. */
export function signHead(db: WritableDb, userId: string, key: DeviceKey, end: Omit<LedgerHead, 'did'>): void {
  const { did, publicJwk } = key
  writeHead(db, {
    user_id: userId,
    device_id: did,
    public_key: JSON.stringify(publicJwk),
    ...end,
    signature: key.sign(headText({ did, ...end })),
  })
}

/** Whether the row is a head that this key signed. */
export function isHeadOf(head: HeadRow, { did, publicJwk }: DeviceKey): boolean {
  return isSigned(head, did, publicJwk)
}

/** Whether a stored head was signed by the device it names; the public key beside it is believed for its thumbprint. */
export function isHeadRowSigned(head: HeadRow): boolean {
  const publicKey = devicePublicKeySchema.safeParse(parseJson(head.public_key))
  return publicKey.success && isSigned(head, head.device_id, publicKey.data)
}

function isSigned(row: HeadRow, did: string, publicKey: DeviceKey['publicJwk']): boolean {
  const head = { did, epoch: row.epoch, seq: row.seq, hash: row.hash }
  try {
    return isHeadSigned(head, publicKey, row.signature, { sha256, verify: verifyEd25519 })
  } catch {
    // Not a signed head at all: the row was edited.
    return false
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
