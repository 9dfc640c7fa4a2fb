import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkBatch, claimsOf } from '../../../contract/ledger/batch.ts'
import { entryHash } from '../../../contract/ledger/canonical.ts'
import { GENESIS_PREV } from '../../../contract/ledger/entry.ts'
import { dayOf } from '../../../contract/utc-day.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { NOON, TestLedger } from '../../../tests/harness/test-ledger.ts'

let ours: TestLedger
beforeEach(async () => {
  ours = await TestLedger.open()
})
afterEach(() => ours.close())

const LIMITS = { maxEntries: 500, maxBytes: 1_000_000 }
const as = (userId: string) => {
  ours.userId = userId
  return ours.ledger
}
const verified = async (userId: string) => (await as(userId).verify()).first_bad
const rows = (userId: string) =>
  ours.db.prepare('SELECT seq, epoch, device_id FROM usage_ledger WHERE user_id = ?').all(userId)

describe('G1: one chain for each owner', () => {
  test('each counts from 1, is signed by its own key, and shows only its own', async () => {
    for (const owner of ['local', 'alice', 'local', 'bob', 'alice']) {
      as(owner)
      ours.exchange()
    }
    const ends = { local: 4, alice: 4, bob: 2 }
    for (const [owner, seq] of Object.entries(ends)) {
      const ledger = as(owner)
      expect(await ledger.verify()).toMatchObject({ ok: true, checked: seq, head: { seq } })
      expect(ledger.page(10, null).entries.map((entry) => entry.user_id)).toEqual(Array(seq).fill(owner))
      expect(ledger.head(owner)).toMatchObject({ did: ours.keys.of(owner).did, epoch: 1, seq })
      expect(ledger.quota().messages.used).toBe(seq / 2)
    }
    expect(new Set(Object.keys(ends).map((owner) => ours.keys.of(owner).did)).size).toBe(3)
  })

  test('an answer that ends after the owner changed is the first owner’s', async () => {
    as('alice').reserve('answer', 3)
    as('bob')
    expect(ours.settle('answer', 3, 4)).toBe(1)
    expect(rows('alice')).toHaveLength(2)
    expect(rows('bob')).toHaveLength(0)
    expect(as('alice').quota().messages.used).toBe(1)
    expect(await verified('alice')).toBeNull()
  })

  test('a change in one chain is not found in another', async () => {
    for (const owner of ['alice', 'bob']) {
      as(owner)
      ours.exchange()
    }
    ours.tamper("UPDATE usage_ledger SET amount = 0 WHERE user_id = 'bob' AND seq = 2")
    expect(await verified('alice')).toBeNull()
    expect(await verified('bob')).toMatchObject({ seq: 2, fault: 'hash_mismatch' })
  })

  test('entries carry the newest receipt of their owner', () => {
    const receipt = sha256('receipt')
    ours.anchors.set('alice', receipt)
    for (const owner of ['alice', 'bob']) {
      as(owner)
      ours.exchange()
    }
    const anchors = (owner: string) =>
      ours.ledger.readBatch(owner, 1, LIMITS).entries.map(({ entry }) => entry.anchor)
    expect(anchors('alice')).toEqual([receipt, receipt])
    expect(anchors('bob')).toEqual(['', ''])
  })
})

describe('G1: what is read to be sent', () => {
  test('is a batch that the server accepts, limited by number and by bytes', () => {
    for (let sent = 0; sent < 3; sent++) ours.exchange()
    const { did, entries } = ours.ledger.readBatch('alice', 3, { ...LIMITS, maxEntries: 3 })
    expect(entries.map(({ entry }) => entry.seq)).toEqual([3, 4, 5])
    const at = { epoch: 1, seq: 2, hash: GENESIS_PREV }
    const claims = claimsOf(
      { user: 'alice', did, iat: 1 },
      entries.map(({ entry }) => entry),
      at,
      sha256,
    )
    expect(checkBatch(claims, entries, sha256)).toMatchObject({ ok: true })
    const maxBytes = JSON.stringify(entries.slice(0, 2)).length
    expect(ours.ledger.readBatch('alice', 3, { maxEntries: 500, maxBytes }).entries).toHaveLength(2)
    expect(ours.ledger.readBatch('alice', 3, { maxEntries: 500, maxBytes: 1 }).entries).toHaveLength(1)
    expect(ours.ledger.readBatch('alice', 7, LIMITS)).toEqual({ did, entries: [] })
    expect(ours.ledger.countAfter('alice', 2)).toBe(4)
    expect(ours.ledger.countAfter('bob', 0)).toBe(0)
  })

  test('ends where the epoch or the key changes', async () => {
    ours.exchange()
    ours.ledger.openEpoch('alice', 4, 'restored')
    ours.exchange()
    await ours.keys.replace('alice')
    ours.ledger.openEpoch('alice', 5, 'new_key')
    ours.exchange()
    const batches = [1, 3, 5].map((seq) => ours.ledger.readBatch('alice', seq, LIMITS))
    expect(batches.map(({ entries }) => entries.map(({ entry }) => [entry.epoch, entry.seq]))).toEqual([
      [
        [1, 1],
        [1, 2],
      ],
      [
        [4, 3],
        [4, 4],
      ],
      [
        [5, 5],
        [5, 6],
      ],
    ])
    expect(new Set(batches.map(({ did }) => did)).size).toBe(2)
  })

  test('a chain says whether it holds an entry', () => {
    ours.exchange()
    const { entries } = ours.ledger.readBatch('alice', 1, LIMITS)
    const hashes = entries.map(({ entry }) => entryHash(entry, sha256))
    const [first = '', second = ''] = hashes
    const holds = (userId: string, seq: number, hash: string) => ours.ledger.holds(userId, { seq, hash })
    expect([holds('alice', 1, first), holds('alice', 2, second), holds('alice', 0, GENESIS_PREV)]).toEqual([
      true,
      true,
      true,
    ])
    expect([holds('alice', 2, first), holds('alice', 3, second), holds('bob', 1, first)]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('G2: an epoch that was opened on purpose', () => {
  test('goes on from the end, and verification names it', async () => {
    ours.exchange()
    const before = ours.ledger.head('alice')
    ours.ledger.openEpoch('alice', 3, 'restored')
    ours.ledger.openEpoch('alice', 3, 'restored')
    expect(ours.ledger.head('alice')).toEqual({ ...before, epoch: 3 })
    const epochs = [{ epoch: 3, after_seq: 2, reason: 'restored', at: NOON }]
    expect(await ours.ledger.verify()).toMatchObject({ ok: true, checked: 2, epochs })
    ours.exchange()
    expect(rows('alice')).toMatchObject([{ epoch: 1 }, { epoch: 1 }, { epoch: 3 }, { epoch: 3 }])
    expect(await ours.ledger.verify()).toMatchObject({ ok: true, checked: 4, epochs })
  })

  test('opens an empty chain too', async () => {
    expect(ours.ledger.head('alice')).toBeNull()
    ours.ledger.openEpoch('alice', 2, 'restored')
    const did = ours.keys.of('alice').did
    expect(ours.ledger.head('alice')).toEqual({ did, epoch: 2, seq: 0, hash: GENESIS_PREV })
    expect(await verified('alice')).toBeNull()
    ours.exchange()
    expect(rows('alice')).toMatchObject([
      { seq: 1, epoch: 2 },
      { seq: 2, epoch: 2 },
    ])
    expect(await verified('alice')).toBeNull()
  })

  test('a new key signs it, and the old one stays the one of its entries', async () => {
    ours.exchange()
    const old = ours.ledger.deviceId()
    await ours.keys.replace('alice')
    expect(ours.ledger.head('alice')?.did).toBe(old)
    ours.ledger.openEpoch('alice', 7, 'new_key')
    expect(ours.ledger.head('alice')).toMatchObject({ did: ours.ledger.deviceId(), epoch: 7, seq: 2 })
    expect(await verified('alice')).toBeNull()
    ours.exchange()
    expect(await verified('alice')).toBeNull()
    expect(rows('alice').map((row) => (row as { device_id: string }).device_id === old)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test.each([
    ['without its record', 'DELETE FROM ledger_epochs'],
    ['with a record that nobody signed', "UPDATE ledger_epochs SET reason = 'new_key'"],
    ['with a record of another place', 'UPDATE ledger_epochs SET seq = 1'],
  ])('%s is a break', async (_, change) => {
    ours.exchange()
    ours.ledger.openEpoch('alice', 2, 'restored')
    ours.exchange()
    ours.tamper(change)
    expect(await verified('alice')).toMatchObject({ seq: 3, fault: 'head_mismatch' })
  })
})

describe('G3: use of other devices', () => {
  test('counts in the quota of that day and user, and is replaced by the next receipt', () => {
    const today = dayOf(NOON)
    ours.exchange(3, 7)
    ours.ledger.setElsewhere('alice', today, { messages: 9, tokens: 400 })
    ours.ledger.setElsewhere('alice', today, { messages: 10, tokens: 500 })
    ours.ledger.setElsewhere('alice', today - 1, { messages: 40, tokens: 900 })
    expect(ours.ledger.quota()).toMatchObject({
      tokens: { used: 510, elsewhere: 500, remaining: 490 },
      messages: { used: 11, elsewhere: 10, remaining: 39 },
    })
    expect(ours.ledger.reserve('too-long', 490)).toMatchObject({ ok: false, resource: 'tokens', used: 510 })
    ours.ledger.setElsewhere('alice', today, { messages: 49, tokens: 0 })
    expect(ours.ledger.reserve('one-more', 1)).toMatchObject({ ok: false, resource: 'messages', used: 50 })
    expect(as('bob').quota().messages).toEqual({ used: 0, limit: 50, remaining: 50, reserved: 0 })
  })

  test('is read by key', () => {
    const plan = ours.db
      .prepare('EXPLAIN QUERY PLAN SELECT sum(tokens) FROM usage_elsewhere WHERE user_id = ? AND day = ?')
      .all('alice', 1) as { detail: string }[]
    expect(plan.map(({ detail }) => detail)).toEqual([
      'SEARCH usage_elsewhere USING PRIMARY KEY (user_id=? AND day=?)',
    ])
  })
})
