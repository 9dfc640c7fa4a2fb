import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { SigningKeyRow, Trx } from '../db/schema.ts'
import type { Secrets } from './secrets.ts'

/** What a key signs; one of another purpose is never taken. Entitlements and receipts get theirs here. */
export type KeyPurpose = 'access' | 'entitlement' | 'receipt'

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
}
export interface PublicKey {
  kid: string
  jwk: JWK
  key: CryptoKey
}

/**
 * The server's own Ed25519 keys, in the database under SERVER_SECRET so that all processes have the same. A key is
 * retired by rotation: it signs nothing more, and what it signed is believed until it expires.
 */
export interface KeyRing {
  /** The newest that is not retired; made on first use. */
  signingKey(purpose: KeyPurpose): Promise<SigningKey>
  /** Undefined for a kid that is not ours or of another purpose. */
  publicKey(purpose: KeyPurpose, kid: string): Promise<PublicKey | undefined>
  publicKeys(purpose: KeyPurpose): Promise<PublicKey[]>
}

/** How long another process may go on signing with a key that was retired meanwhile. */
const RELOAD_AFTER_MS = 60_000
/** An unknown kid may be a key that another process made just now; asking for it must not be a way to load us. */
const UNKNOWN_KID_RELOAD_MS = 1_000

interface Loaded {
  atMs: number
  rows: readonly (PublicKey & { row: SigningKeyRow })[]
}

export function createKeyRing(db: Database, secrets: Secrets, clock: Clock): KeyRing {
  const loaded = new Map<KeyPurpose, Loaded>()
  const opened = new Map<string, CryptoKey>()

  async function load(purpose: KeyPurpose, maxAgeMs: number): Promise<Loaded> {
    const known = loaded.get(purpose)
    if (known && clock.nowMs() - known.atMs < maxAgeMs) return known
    let rows = await rowsOf(purpose)
    if (!rows.some((row) => row.retired_at_ms === null)) {
      await db.withLock(`signing-keys ${purpose}`, (trx) => makeFirst(trx, purpose))
      rows = await rowsOf(purpose)
    }
    const now = { atMs: clock.nowMs(), rows: await Promise.all(rows.map(readPublic)) }
    loaded.set(purpose, now)
    return now
  }

  const rowsOf = (purpose: KeyPurpose) =>
    db.queries
      .selectFrom('signing_keys')
      .selectAll()
      .where('purpose', '=', purpose)
      .orderBy('created_at_ms', 'desc')
      .orderBy('kid')
      .execute()

  async function makeFirst(trx: Trx, purpose: KeyPurpose): Promise<void> {
    const live = await trx
      .selectFrom('signing_keys')
      .select('kid')
      .where('purpose', '=', purpose)
      .where('retired_at_ms', 'is', null)
      .executeTakeFirst()
    if (live) return
    const row = await newSigningKey(purpose, secrets, clock)
    await trx.insertInto('signing_keys').values(row).execute()
  }

  return {
    async signingKey(purpose) {
      const { rows } = await load(purpose, RELOAD_AFTER_MS)
      const current = rows.find(({ row }) => row.retired_at_ms === null)
      if (!current) throw new Error(`There is no live key for ${purpose}.`)
      const { kid, row } = current
      const privateKey =
        opened.get(kid) ?? (await importEd25519(secrets.open(sealPurpose(kid), row.sealed_private_jwk)))
      opened.set(kid, privateKey)
      return { kid, privateKey }
    },
    async publicKey(purpose, kid) {
      const find = async (maxAgeMs: number) =>
        (await load(purpose, maxAgeMs)).rows.find((candidate) => candidate.kid === kid)
      return (await find(RELOAD_AFTER_MS)) ?? (await find(UNKNOWN_KID_RELOAD_MS))
    },
    publicKeys: async (purpose) => [...(await load(purpose, RELOAD_AFTER_MS)).rows],
  }
}

/** A row that is ready to be stored; rotation stores one and retires the one before. */
export async function newSigningKey(
  purpose: KeyPurpose,
  secrets: Secrets,
  clock: Clock,
): Promise<SigningKeyRow> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const publicJwk = await exportJWK(pair.publicKey)
  const kid = await calculateJwkThumbprint(publicJwk)
  return {
    kid,
    purpose,
    public_jwk: JSON.stringify(publicJwk),
    sealed_private_jwk: secrets.seal(sealPurpose(kid), JSON.stringify(await exportJWK(pair.privateKey))),
    created_at_ms: clock.nowMs(),
    retired_at_ms: null,
  }
}

const sealPurpose = (kid: string) => `signing key ${kid}`

async function readPublic(row: SigningKeyRow) {
  return {
    kid: row.kid,
    jwk: JSON.parse(row.public_jwk) as JWK,
    key: await importEd25519(row.public_jwk),
    row,
  }
}

async function importEd25519(text: string): Promise<CryptoKey> {
  const key = await importJWK(JSON.parse(text) as JWK, 'EdDSA')
  if (key instanceof Uint8Array) throw new TypeError('An Ed25519 key is never a shared secret.')
  return key
}
