import { calculateJwkThumbprint } from 'jose'
import { describe, expect, test } from 'vitest'
import { verifyEd25519 } from '../../electron/core/ledger/device-key.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import { canonicalMetadata, entryHash, entryText, headText, metadataHash, metadataText } from './canonical.ts'
import { GENESIS_PREV, type LedgerEntry, type LedgerMetadata, ledgerEntrySchema } from './entry.ts'
import { type DevicePublicKey, deviceId, devicePublicKeySchema, isHeadSigned } from './signature.ts'
import vectors from './vectors.json' with { type: 'json' }

const crypto = { sha256, verify: verifyEd25519 }
const key = vectors.key.jwk as DevicePublicKey

describe('E5: the vectors that both sides read', () => {
  test('E5: the device id is the thumbprint of RFC 7638, as jose computes it and RFC 8037 prints it', async () => {
    expect(deviceId(key, sha256)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
    expect(deviceId(key, sha256)).toBe(vectors.key.did)
    expect(await calculateJwkThumbprint(key)).toBe(vectors.key.did)
  })

  test.each(vectors.entries)('E5: $name has this text and this hash', ({ entry, text, hash }) => {
    expect(entryText(entry as LedgerEntry)).toBe(text)
    expect(entryHash(entry as LedgerEntry, sha256)).toBe(hash)
  })

  test('E5: the order in which members were written does not matter', () => {
    const [vector] = vectors.entries
    const turned = Object.fromEntries(Object.entries(vector?.entry ?? {}).toReversed())
    expect(entryText(turned as LedgerEntry)).toBe(vector?.text)
  })

  test('E5: entries name the one before', () => {
    const [first, second] = vectors.entries
    expect(first?.entry.prev).toBe(GENESIS_PREV)
    expect(second?.entry.prev).toBe(first?.hash)
    expect(vectors.chain).toEqual({ prev_of_first: GENESIS_PREV, hashes: [first?.hash, second?.hash] })
  })

  test.each(vectors.metadata)('E5: metadata has this text and this hash', ({ metadata, text, hash }) => {
    expect(metadataText(metadata as LedgerMetadata)).toBe(text)
    expect(`ledger-meta-v1\n${canonicalMetadata(metadata as LedgerMetadata)}`).toBe(text)
    expect(metadataHash(metadata as LedgerMetadata, sha256)).toBe(hash)
  })

  test.each(vectors.bad_entries)('E5: refuses an entry with $name', ({ entry }) => {
    expect(ledgerEntrySchema.safeParse(entry).success).toBe(false)
    expect(() => entryText(entry as LedgerEntry)).toThrow()
  })

  test('E5: refuses an entry with a hole in it, which canonical JSON would leave out', () => {
    expect(() =>
      entryText({ ...vectors.entries[0]?.entry, anchor: undefined } as unknown as LedgerEntry),
    ).toThrow()
  })

  test.each(vectors.heads)('E5: a head that its device signed', ({ head, text, signature }) => {
    expect(headText(head)).toBe(text)
    expect(isHeadSigned(head, key, signature, crypto)).toBe(true)
  })

  test.each(vectors.bad_heads)('E5: refuses a head with $name', ({ head, jwk, signature }) => {
    expect(isHeadSigned(head, jwk as DevicePublicKey, signature, crypto)).toBe(false)
  })

  test('E5: a public key never carries the private one', () => {
    expect(devicePublicKeySchema.safeParse({ ...key, d: key.x }).success).toBe(false)
  })
})
