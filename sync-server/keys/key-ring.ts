import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import { DAY_MS } from '../../contract/utc-day.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { SigningKeyRow, Trx } from '../db/schema.ts'
import type { Secrets } from './secrets.ts'
import { insertKey, listAllKeys, listKeys, listLiveKeys, updateKey } from './store.ts'

/** What a key signs. A key is never used for another purpose. */
export const KEY_PURPOSES = ['access', 'entitlement', 'receipt'] as const
export type KeyPurpose = (typeof KEY_PURPOSES)[number]

export interface SigningKey {
  kid: string
  privateKey: CryptoKey
}
interface PublicKey {
  kid: string
  jwk: JWK
  key: CryptoKey
}

/**
 * The server's Ed25519 keys, in the database and sealed with SERVER_SECRET, so that all processes share them. Of those
 * that are not retired the oldest signs; the next one is published early, so that apps have pinned it before it signs.
 * Rotation retires the oldest: it signs nothing more, and what it signed is accepted until it expires.
 */
export interface KeyRing {
  /** The oldest that is not retired; made on first use. */
  signingKey(purpose: KeyPurpose): Promise<SigningKey>
  /** Undefined for an unknown kid and for one of another purpose. */
  publicKey(purpose: KeyPurpose, kid: string): Promise<PublicKey | undefined>
  /** In the order in which they sign. Retired keys come first, as long as something they signed is valid. */
  publicKeys(purpose: KeyPurpose): Promise<PublicKey[]>
}

const MINUTE_MS = 60_000

/** How many keys are live (the one that signs, the next), and how long a signature is accepted. */
const USE: Record<KeyPurpose, { live: number; acceptedMs: number }> = {
  access: { live: 1, acceptedMs: 15 * MINUTE_MS },
  // A life of seven days and as many of grace.
  entitlement: { live: 2, acceptedMs: 14 * DAY_MS },
  // Receipts and corrections are evidence: they do not expire.
  receipt: { live: 2, acceptedMs: Number.POSITIVE_INFINITY },
}

/** The name for withLock: held while a key of this purpose is created or retired. */
export const keyLock = (purpose: KeyPurpose) => `signing-keys ${purpose}`

/** How long another process may go on signing with a key that was retired meanwhile. */
const RELOAD_AFTER_MS = 60_000
/** An unknown kid may be a key that another process just created, but unknown kids must not cause load. */
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
    let rows = await listKeys(db.queries, purpose)
    if (rows.filter((row) => row.retired_at_ms === null).length < USE[purpose].live) {
      await db.withLock(keyLock(purpose), (trx) => makeMissing(trx, purpose, { secrets, clock }))
      rows = await listKeys(db.queries, purpose)
    }
    rows = rows.filter((row) => isAccepted(row, clock.nowMs()))
    const now = { atMs: clock.nowMs(), rows: await Promise.all(rows.map(readPublic)) }
    loaded.set(purpose, now)
    return now
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

/** Returns the keys that are live afterwards, in the order in which they sign. */
async function makeMissing(
  trx: Trx,
  purpose: KeyPurpose,
  { secrets, clock }: KeyMaking,
): Promise<SigningKeyRow[]> {
  const live = await listLiveKeys(trx, purpose)
  for (let count = live.length; count < USE[purpose].live; count++) {
    const row = await newSigningKey(purpose, secrets, clock)
    // After those that are there, also for a clock that stands still.
    row.created_at_ms = Math.max(row.created_at_ms, (live.at(-1)?.created_at_ms ?? 0) + 1)
    live.push(row)
    await insertKey(trx, row)
  }
  return live
}

function isAccepted({ purpose, retired_at_ms }: SigningKeyRow, nowMs: number): boolean {
  // Another process may have gone on signing for RELOAD_AFTER_MS.
  return (
    retired_at_ms === null || nowMs < retired_at_ms + RELOAD_AFTER_MS + USE[purpose as KeyPurpose].acceptedMs
  )
}

export interface KeyMaking {
  secrets: Secrets
  clock: Clock
}

export interface RotatedKey {
  purpose: KeyPurpose
  /** Of the key that signs from now on. */
  kid: string
  retired: string
}

/**
 * Retires the key that signs and makes a new one behind the next, in the caller's transaction, which holds
 * {@link keyLock}. Servers that run follow within a minute.
 */
export async function rotateKey(trx: Trx, purpose: KeyPurpose, making: KeyMaking): Promise<RotatedKey> {
  const [retired] = await makeMissing(trx, purpose, making)
  if (!retired) throw new Error(`There is no live key for ${purpose}.`)
  await updateKey(trx, retired.kid, { retired_at_ms: making.clock.nowMs() })
  const [signing] = await makeMissing(trx, purpose, making)
  if (!signing) throw new Error(`There is no live key for ${purpose}.`)
  return { purpose, kid: signing.kid, retired: retired.kid }
}

async function newSigningKey(purpose: KeyPurpose, secrets: Secrets, clock: Clock): Promise<SigningKeyRow> {
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

/** Seals with the current SERVER_SECRET what is sealed with the previous one, which is not needed afterwards. Returns how many. */
export async function resealKeys(db: Database, secrets: Secrets): Promise<number> {
  return db.withLock('signing-keys seals', async (trx) => {
    let resealed = 0
    for (const { kid, sealed_private_jwk } of await listAllKeys(trx)) {
      const fresh = secrets.reseal(sealPurpose(kid), sealed_private_jwk)
      if (fresh === null) continue
      await updateKey(trx, kid, { sealed_private_jwk: fresh })
      resealed += 1
    }
    return resealed
  })
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
