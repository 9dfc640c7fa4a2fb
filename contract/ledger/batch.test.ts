import { compactVerify, decodeJwt, importJWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../server-kit/sha256.ts'
import { batchClaimsSchema, checkBatch } from './batch.ts'
import vectors from './vectors.json' with { type: 'json' }

describe('G1: the batches that both sides read', () => {
  const isSigned = async (batch: string) => {
    const key = await importJWK(vectors.key.jwk, 'EdDSA')
    return compactVerify(batch, key, { algorithms: ['EdDSA'] }).then(
      () => true,
      () => false,
    )
  }

  test.each(vectors.batches)(
    '$name: signed by its device, and its entries are those',
    async ({ claims, batch, sent }) => {
      expect(await isSigned(batch)).toBe(true)
      const read = batchClaimsSchema.parse(decodeJwt(batch))
      expect(read).toEqual(claims)
      const checked = checkBatch(read, sent, sha256)
      expect(checked.ok && checked.entries.map(({ hash }) => hash)).toEqual(vectors.chain.hashes)
    },
  )

  test.each(vectors.bad_batches)('refuses a batch with $name', async ({ batch, sent, fault }) => {
    expect(await isSigned(batch)).toBe(fault !== 'signature')
    if (fault === 'signature') return
    expect(checkBatch(batchClaimsSchema.parse(decodeJwt(batch)), sent, sha256)).toMatchObject({
      ok: false,
      fault,
    })
  })

  test('metadata that nests deeper than the stack is an invalid entry, not a crash', () => {
    const [good] = vectors.batches
    if (!good) throw new Error('There is no good batch.')
    const deep: unknown = JSON.parse('['.repeat(200_000) + ']'.repeat(200_000))
    const sent = good.sent.map((one) => ({ ...one, metadata: deep }))
    expect(checkBatch(batchClaimsSchema.parse(good.claims), sent, sha256)).toMatchObject({
      ok: false,
      fault: 'invalid_entry',
    })
  })
})
