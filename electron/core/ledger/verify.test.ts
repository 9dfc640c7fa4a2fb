import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { entryHash, headText } from '../../../contract/ledger/canonical.ts'
import type { LedgerEntry } from '../../../contract/ledger/entry.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { DAY, makeDeviceKey, makeOwnerKeys, TestLedger } from '../../../tests/harness/test-ledger.ts'
import { toEntry } from './chain.ts'
import type { EntryRow } from './entry-store.ts'

let ours: TestLedger
beforeEach(async () => {
  ours = await TestLedger.open()
  for (let sent = 0; sent < 4; sent++) ours.exchange()
})
afterEach(() => ours.close())

const firstBad = async () => (await ours.ledger.verify()).first_bad
const rowOf = (seq: number) =>
  ours.db.prepare('SELECT * FROM usage_ledger WHERE seq = ?').get(seq) as EntryRow
const hashOf = (row: EntryRow) => entryHash(toEntry(row) as LedgerEntry, sha256)

describe('E5: a ledger that nobody touched', () => {
  test('E5: verifies, and says how far', async () => {
    expect(await ours.ledger.verify()).toEqual({
      ok: true,
      checked: 8,
      head: { seq: 8, hash: rowOf(8).hash },
      first_bad: null,
      clock_events: [],
      epochs: [],
      findings: [],
    })
  })

  test('E5: verifies when there is nothing yet', async () => {
    const fresh = await TestLedger.open()
    expect(await fresh.ledger.verify()).toEqual({
      ok: true,
      checked: 0,
      head: null,
      first_bad: null,
      clock_events: [],
      epochs: [],
      findings: [],
    })
    fresh.close()
  })

  test('E5: exchanges go on while a long ledger is verified', async () => {
    ours.tier = 'pro'
    for (let sent = 0; sent < 600; sent++) ours.exchange()
    let turns = 0
    const verifying = ours.ledger.verify()
    while (turns < 3) {
      await nextTurn()
      ours.exchange()
      turns++
    }
    const reply = await verifying
    expect(reply).toMatchObject({ ok: true, first_bad: null })
    expect(reply.checked).toBeGreaterThan(1_208)
  })
})

describe('E5: rows changed with the sqlite3 program are found and named', () => {
  const changes = {
    'a smaller amount': 'UPDATE usage_ledger SET amount = 1 WHERE seq = 4',
    'another day': `UPDATE usage_ledger SET timestamp = timestamp - ${DAY} WHERE seq = 4`,
    'another resource': "UPDATE usage_ledger SET resource_type = 'messages' WHERE seq = 4",
    'another boot': "UPDATE usage_ledger SET boot = 'boot-0' WHERE seq = 4",
    'another id': "UPDATE usage_ledger SET id = 'other' WHERE seq = 4",
    'another link': `UPDATE usage_ledger SET prev = (SELECT prev FROM usage_ledger WHERE seq = 2) WHERE seq = 4`,
    'another hash': `UPDATE usage_ledger SET hash = (SELECT hash FROM usage_ledger WHERE seq = 2) WHERE seq = 4`,
  }
  test.each(Object.entries(changes))('E5: %s', async (_, change) => {
    ours.tamper(change)
    expect(await firstBad()).toEqual({
      seq: 4,
      id: ours.idOf(4),
      fault: 'hash_mismatch',
      message: 'Entry 4 was changed: its content does not match its hash.',
    })
  })

  test('E5: a value that no entry can have', async () => {
    ours.tamper('UPDATE usage_ledger SET amount = -5 WHERE seq = 4')
    expect(await firstBad()).toEqual({
      seq: 4,
      id: ours.idOf(4),
      fault: 'invalid_entry',
      message: 'Entry 4 is not a ledger entry: amount is not valid.',
    })
  })

  test('E5: a row given to another user', async () => {
    ours.tamper("UPDATE usage_ledger SET user_id = 'bob' WHERE seq = 4")
    expect(await firstBad()).toEqual({ seq: 4, id: null, fault: 'gap', message: 'Entry 4 is missing.' })
    ours.userId = 'bob'
    expect(await firstBad()).toMatchObject({ seq: 1, fault: 'gap' })
  })

  test('E5: a row removed', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq = 3')
    expect(await firstBad()).toEqual({ seq: 3, id: null, fault: 'gap', message: 'Entry 3 is missing.' })
  })

  test('E5: the first rows removed', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq < 3')
    expect(await firstBad()).toEqual({
      seq: 1,
      id: null,
      fault: 'gap',
      message: 'Entries 1 to 2 are missing.',
    })
  })

  test('E5: two rows swapped', async () => {
    ours.tamper(`UPDATE usage_ledger SET seq = 99 WHERE seq = 3;
      UPDATE usage_ledger SET seq = 3 WHERE seq = 5; UPDATE usage_ledger SET seq = 5 WHERE seq = 99;`)
    expect(await firstBad()).toMatchObject({ seq: 3, id: ours.idOf(3), fault: 'hash_mismatch' })
  })

  test('E5: a row changed and hashed again breaks the link of the next', async () => {
    const changed = { ...rowOf(4), amount: 1 }
    ours.tamper(`UPDATE usage_ledger SET amount = 1, hash = '${hashOf(changed)}' WHERE seq = 4`)
    expect(await firstBad()).toEqual({
      seq: 5,
      id: ours.idOf(5),
      fault: 'prev_mismatch',
      message: 'Entry 5 does not follow entry 4: one of them was replaced.',
    })
  })

  test('E5: the last row changed and hashed again is not what the device signed', async () => {
    const changed = { ...rowOf(8), amount: 1 }
    ours.tamper(`UPDATE usage_ledger SET amount = 1, hash = '${hashOf(changed)}' WHERE seq = 8`)
    expect(await firstBad()).toMatchObject({ seq: 8, id: ours.idOf(8), fault: 'head_mismatch' })
  })

  test('E5: a row replaced through REPLACE, which no delete trigger sees', async () => {
    ours.tamper(`REPLACE INTO usage_ledger SELECT rowid, id, user_id, resource_type, 1, metadata, timestamp, version,
      device_id, epoch, prev, boot, mono, meta_hash, anchor, hash, seq FROM usage_ledger WHERE seq = 4`)
    expect(await firstBad()).toMatchObject({ seq: 4, fault: 'hash_mismatch' })
  })

  test.each([
    ['a number', `json_set(metadata, '$.output_tokens', 1)`],
    ['one member more', `json_set(metadata, '$.note', 'x')`],
    ['one member less', `json_remove(metadata, '$.model')`],
    ['nothing left', `'{}'`],
  ])('E5: metadata edited: %s', async (_, metadata) => {
    ours.tamper(`UPDATE usage_ledger SET metadata = ${metadata} WHERE seq = 6`)
    expect(await firstBad()).toEqual({
      seq: 6,
      id: ours.idOf(6),
      fault: 'metadata_changed',
      message: 'The metadata of entry 6 was changed.',
    })
  })
})

describe('E5: the end of the chain', () => {
  test('E5: the tail removed is named by the signed head', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq > 5')
    expect(await firstBad()).toEqual({
      seq: 6,
      id: null,
      fault: 'gap',
      message: 'Entries 6 to 8 are missing.',
    })
  })

  test('E5: the tail removed stays found after further exchanges', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq > 5')
    ours.reopen()
    ours.exchange()
    expect(await firstBad()).toEqual({
      seq: 6,
      id: null,
      fault: 'gap',
      message: 'Entries 6 to 8 are missing.',
    })
  })

  test('E5: everything removed but the head', async () => {
    ours.tamper('DELETE FROM usage_ledger; DELETE FROM usage_daily')
    expect(await firstBad()).toMatchObject({ seq: 1, id: null, fault: 'gap' })
  })

  test('E5: the tail and the head removed: the ledger is not grown over it', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq > 5; DELETE FROM usage_ledger_head')
    expect(await firstBad()).toMatchObject({ seq: 5, id: ours.idOf(5), fault: 'head_mismatch' })
    ours.exchange()
    expect(await firstBad()).toEqual({
      seq: 6,
      id: ours.idOf(6),
      fault: 'head_mismatch',
      message: 'Before entry 6 the signed head was missing or was not this device’s.',
    })
  })

  test('E5: everything of the ledger removed is opened again visibly, as long as a counter or head is left', async () => {
    ours.tamper('DELETE FROM usage_ledger; UPDATE usage_ledger_head SET signature = hex(1)')
    ours.exchange()
    expect(await firstBad()).toMatchObject({ seq: 1, fault: 'head_mismatch' })
  })

  test('E5: an older signed head put back', async () => {
    const older = ours.db.prepare('SELECT * FROM usage_ledger_head').get() as {
      hash: string
      signature: string
    }
    ours.exchange()
    ours.tamper(
      `UPDATE usage_ledger_head SET seq = 8, hash = '${older.hash}', signature = '${older.signature}'`,
    )
    expect(await firstBad()).toMatchObject({ seq: 10, id: ours.idOf(10), fault: 'head_mismatch' })
    ours.exchange()
    expect(await firstBad()).toMatchObject({ seq: 11, fault: 'head_mismatch' })
  })

  test('E5: a head signed by somebody else', async () => {
    const foreignKey = await makeDeviceKey()
    const { hash } = rowOf(8)
    const signature = foreignKey.sign(headText({ did: ours.ledger.deviceId(), epoch: 1, seq: 8, hash }))
    ours.tamper(`UPDATE usage_ledger_head SET signature = '${signature}',
      public_key = '${JSON.stringify(foreignKey.publicJwk)}'`)
    expect(await firstBad()).toEqual({
      seq: 8,
      id: ours.idOf(8),
      fault: 'signature_invalid',
      message: 'The signed head of the ledger was replaced: its signature is not the device’s.',
    })
  })

  test.each([
    ['a public key that is none', "public_key = 'x'"],
    ['a signature that is none', "signature = ''"],
    ['a seq that is none', 'seq = -3'],
  ])('E5: a head with %s', async (_, change) => {
    ours.tamper(`UPDATE usage_ledger_head SET ${change}`)
    expect(await firstBad()).toMatchObject({ fault: 'signature_invalid' })
  })

  test('E5: entries that another device’s key added and signed', async () => {
    const ownKeyGone = await makeOwnerKeys('alice')
    const deviceId = ours.ledger.deviceId()
    ours.reopen(ownKeyGone)
    ours.exchange()
    const foreign = ours.idOf(9)
    const { verifyLedger } = await import('./verify.ts')
    expect((await verifyLedger(ours.db, { userId: 'alice', deviceId })).first_bad).toEqual({
      seq: 9,
      id: foreign,
      fault: 'foreign_device',
      message: 'Entry 9 was written by a device that is not this one.',
    })
  })
})

describe('E5, K3: a lost device key', () => {
  test('E5: the ledger goes on under a new key, in a new epoch, and the old rows still verify', async () => {
    const oldDevice = ours.ledger.deviceId()
    ours.reopen(await makeOwnerKeys('alice'))
    expect((await ours.ledger.verify()).ok).toBe(true)
    ours.exchange()
    expect(rowOf(9)).toMatchObject({
      seq: 9,
      epoch: 2,
      prev: rowOf(8).hash,
      device_id: ours.ledger.deviceId(),
    })
    expect(ours.ledger.deviceId()).not.toBe(oldDevice)
    expect(await ours.ledger.verify()).toMatchObject({ ok: true, checked: 10, head: { seq: 10 } })
    ours.tamper('UPDATE usage_ledger SET amount = 1 WHERE seq = 2')
    expect(await firstBad()).toMatchObject({ seq: 2, fault: 'hash_mismatch' })
  })

  test('E5: a new key does not hide that the old tail was cut off', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq > 6')
    ours.reopen(await makeOwnerKeys('alice'))
    ours.exchange()
    expect(await firstBad()).toMatchObject({ seq: 7, id: null, fault: 'gap' })
  })

  test('E5: nor that the old head was taken away', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq > 6; DELETE FROM usage_ledger_head')
    ours.reopen(await makeOwnerKeys('alice'))
    ours.exchange()
    expect(await firstBad()).toMatchObject({ seq: 6, id: ours.idOf(6), fault: 'head_mismatch' })
  })
})

describe('E5: the counters', () => {
  test('E5: a counter that was set back is found, with its day', async () => {
    ours.tamper("UPDATE usage_daily SET used = 0 WHERE resource_type = 'tokens'")
    expect(await firstBad()).toEqual({
      seq: 8,
      id: null,
      fault: 'counter_mismatch',
      message: 'The counter of tokens on 2026-03-01 says 0 were used, the ledger 40.',
    })
  })

  test('E5: a counter that was removed, and tokens held by nobody', async () => {
    ours.tamper("DELETE FROM usage_daily WHERE resource_type = 'messages'")
    expect(await firstBad()).toMatchObject({ fault: 'counter_mismatch' })
    ours.ledger.rebuildCounters()
    expect(await firstBad()).toBeNull()
    ours.tamper("UPDATE usage_daily SET reserved = 5 WHERE resource_type = 'messages'")
    expect(await firstBad()).toMatchObject({ fault: 'counter_mismatch' })
  })

  test('E5: an answer ends well although its counter was taken away in the middle', () => {
    ours.ledger.reserve('running', 5)
    ours.tamper('DELETE FROM usage_daily')
    ours.settle('running', 5, 2)
    expect(ours.ledger.quota().tokens.used).toBe(7)
  })
})
