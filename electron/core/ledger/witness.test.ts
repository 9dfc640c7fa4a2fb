import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MemoryKeychain, memorySecrets, TestLedger } from '../../../tests/harness/test-ledger.ts'
import { createWitness, type Witness } from './witness.ts'
import { witnessText } from './witness-content.ts'

let ours: TestLedger
let keychain: MemoryKeychain
let witness: Witness
beforeEach(async () => {
  ours = await TestLedger.open()
  keychain = new MemoryKeychain()
  witness = await open()
  ours.compareWith(witness)
})
afterEach(() => ours.close())

const open = (secrets = memorySecrets('store-1', keychain)) =>
  createWitness({ secrets, dataDir: ours.dir, logger: ours.logger })

describe('E5: what is remembered outside of the database', () => {
  test('is where each chain ends, and what its day has used', async () => {
    ours.exchange(3, 7)
    ours.userId = 'bob'
    ours.exchange(1, 1)
    await witness.flush()
    const again = (await open()).read()
    expect(again).toMatchObject({
      storeId: 'store-1',
      timeMs: ours.clock.wallMs,
      owners: {
        alice: { seq: 2, epoch: 1, messages: 1, tokens: 10, did: ours.keys.of('alice').did, formerDids: [] },
        bob: { seq: 2, epoch: 1, messages: 1, tokens: 2 },
      },
    })
    expect(again?.owners.alice?.hash).toBe(ours.ledger.head('alice')?.hash)
  })

  test('is of what was committed, never of what was rolled back', async () => {
    ours.exchange()
    ours.ledger.reserve('answer', 3)
    expect(() =>
      ours.db.transaction(() => {
        ours.settle('answer', 3, 4)
        throw new Error('the answer could not be written')
      })(),
    ).toThrow('could not be written')
    await witness.flush()
    expect(witness.read()?.owners.alice).toMatchObject({ seq: 2, messages: 1 })
  })

  test('is written once for all exchanges of a turn, and never twice at a time', async () => {
    await witness.flush()
    keychain.writes = 0
    for (let sent = 0; sent < 20; sent++) ours.exchange(1, 1)
    expect(keychain.writes).toBe(0)
    await witness.flush()
    expect(keychain.writes).toBe(1)
    const held = keychain.holdWrites()
    ours.exchange(1, 1)
    await held.reached
    for (let sent = 0; sent < 5; sent++) {
      ours.exchange(1, 1)
      await nextTurn()
    }
    expect(keychain.writes).toBe(2)
    held.goOn()
    await witness.flush()
    expect(keychain.writes).toBe(3)
    expect((await open()).read()?.owners.alice?.seq).toBe(52)
  })

  test('a write that failed is made up for by the next', async () => {
    keychain.isAway = true
    ours.exchange()
    await witness.flush()
    expect(ours.logger.lines.map(({ event }) => event)).toContain('witness not written')
    keychain.isAway = false
    ours.userId = 'bob'
    ours.exchange()
    await witness.flush()
    expect(Object.keys((await open()).read()?.owners ?? {})).toEqual(expect.arrayContaining(['alice', 'bob']))
  })

  test('names the keys before', async () => {
    const old = ours.ledger.deviceId()
    ours.exchange()
    await witness.flush()
    await ours.keys.replace('alice')
    ours.ledger.openEpoch('alice', 2, 'new_key')
    await witness.flush()
    expect(witness.read()?.owners.alice).toMatchObject({
      did: ours.ledger.deviceId(),
      formerDids: [old],
      epoch: 2,
      seq: 2,
    })
  })

  test('F6: keeps the highest revision and time of each account', async () => {
    expect(witness.account('alice')).toEqual({ rev: 0, timeMs: 0 })
    await witness.noteAccount('alice', { rev: 3, timeMs: 500 })
    await witness.noteAccount('alice', { rev: 2, timeMs: 900.5 })
    expect((await open()).account('alice')).toEqual({ rev: 3, timeMs: 900 })
    expect((await open()).account('bob')).toEqual({ rev: 0, timeMs: 0 })
  })

  test('K3: without a keychain it is a secret of the data folder, and moves to the keychain when there is one', async () => {
    const secrets = memorySecrets()
    const inFile = await open(secrets)
    ours.compareWith(inFile)
    ours.exchange()
    await inFile.flush()
    expect((await open(secrets)).read()?.owners.alice?.seq).toBe(2)
    const moved = { ...secrets, keychain: new MemoryKeychain() }
    expect((await open(moved)).read()?.owners.alice?.seq).toBe(2)
    expect(secrets.names()).not.toContain('ledger-witness')
    expect((await open(moved)).read()?.owners.alice?.seq).toBe(2)
  })

  test('a text that is none begins again', async () => {
    ours.exchange()
    await witness.flush()
    for (const account of keychain.held.keys()) keychain.held.set(account, '{"v":9}')
    expect((await open()).read()).toBeNull()
  })

  test('stays within what Windows can keep', () => {
    const did = 'A'.repeat(43)
    const owner = {
      did,
      formerDids: Array(8).fill(did),
      epoch: 1,
      seq: 1,
      hash: did,
      day: 1,
      messages: 1,
      tokens: 1,
    }
    const owners = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, owner]))
    const text = witnessText({ v: 1, storeId: 's', timeMs: 1, owners, accounts: {} })
    expect(text.length).toBeLessThanOrEqual(2_500)
    expect(Object.keys((JSON.parse(text) as { owners: object }).owners)).toHaveLength(5)
  })
})
