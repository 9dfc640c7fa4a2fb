import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  DAY,
  MemoryKeychain,
  makeOwnerKeys,
  memorySecrets,
  TestLedger,
} from '../../../tests/harness/test-ledger.ts'
import { createWitness, type Witness } from './witness.ts'

let ours: TestLedger
let keychain: MemoryKeychain
let witness: Witness
beforeEach(async () => {
  ours = await TestLedger.open()
  keychain = new MemoryKeychain()
  await start()
  for (let sent = 0; sent < 3; sent++) ours.exchange(10, 20)
  await witness.flush()
})
afterEach(() => ours.close())

/** The app starts: returns what it finds. */
async function start(storeId = 'store-1', keys = ours.keys) {
  ours.reopen(keys)
  const secrets = memorySecrets(storeId, keychain)
  witness = await createWitness({ secrets, dataDir: '/data', logger: ours.logger })
  const findings = ours.compareWith(witness)
  await witness.flush()
  return findings.map(({ kind, userId, missing }) => ({ kind, userId, missing }))
}

const used = () => {
  const { tokens, messages } = ours.ledger.quota()
  return [tokens.used, messages.used]
}
let copies = 0
const copyOfNow = () => {
  const copy = join(ours.dir, `copy-${copies++}.db`)
  ours.db.prepare('VACUUM INTO ?').run(copy)
  return copy
}
const putBack = (copy: string) => {
  ours.db.close()
  for (const suffix of ['-wal', '-shm']) rmSync(`${ours.path}${suffix}`, { force: true })
  copyFileSync(copy, ours.path)
  ours.reopen()
}
const epochs = () => ours.db.prepare('SELECT DISTINCT epoch FROM usage_ledger ORDER BY epoch').pluck().all()
const DELETE_LEDGER = 'DELETE FROM usage_ledger; DELETE FROM usage_ledger_head; DELETE FROM usage_daily;'

describe('E5: a ledger that holds less than is remembered of it', () => {
  test('nothing is found when nothing is missing', async () => {
    expect(await start()).toEqual([])
    expect(ours.ledger.findings()).toEqual([])
    expect(epochs()).toEqual([1])
  })

  test('a chain that is ahead, since a crash came before the witness was written, is no finding', async () => {
    const behind = new Map(keychain.held)
    ours.exchange(10, 20)
    await witness.flush()
    keychain.held = behind
    expect(await start()).toEqual([])
    expect(epochs()).toEqual([1])
    expect(witness.read()?.owners.alice?.seq).toBe(8)
  })

  test('a table emptied with sqlite3 is found once, and gives back no quota', async () => {
    ours.tamper(DELETE_LEDGER)
    expect(await start()).toEqual([{ kind: 'entries_missing', userId: 'alice', missing: 6 }])
    expect(used()).toEqual([90, 3])
    expect(ours.ledger.quota().tokens.elsewhere).toBe(90)
    ours.exchange(1, 1)
    expect(epochs()).toEqual([2])
    expect(await ours.ledger.verify()).toMatchObject({
      ok: true,
      epochs: [{ epoch: 2, after_seq: 0, reason: 'restored' }],
      findings: [{ kind: 'entries_missing', missing: 6 }],
    })
    await witness.flush()
    expect(await start()).toEqual([])
    expect(ours.ledger.findings()).toHaveLength(1)
    ours.tamper(DELETE_LEDGER)
    ours.tamper('DELETE FROM usage_elsewhere; DELETE FROM ledger_epochs; DELETE FROM ledger_findings')
    expect(await start()).toEqual([{ kind: 'entries_missing', userId: 'alice', missing: 2 }])
    expect(used()).toEqual([92, 4])
    ours.exchange(1, 1)
    expect(epochs()).toEqual([3])
  })

  test('a tail cut off is found although the signed head stays', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq > 4; DELETE FROM usage_daily')
    expect(await start()).toEqual([{ kind: 'entries_missing', userId: 'alice', missing: 2 }])
    expect(used()).toEqual([90, 3])
    ours.exchange(1, 1)
    expect((await ours.ledger.verify()).first_bad).toMatchObject({ seq: 5, fault: 'gap' })
  })

  test('an older copy put back goes on in a new epoch, and gives back no quota', async () => {
    const copy = copyOfNow()
    for (let sent = 0; sent < 2; sent++) ours.exchange(10, 20)
    await witness.flush()
    putBack(copy)
    expect(await start()).toEqual([{ kind: 'entries_missing', userId: 'alice', missing: 4 }])
    expect(used()).toEqual([150, 5])
    ours.exchange(10, 20)
    expect(epochs()).toEqual([1, 2])
    expect(await ours.ledger.verify()).toMatchObject({
      ok: true,
      checked: 8,
      epochs: [{ epoch: 2, after_seq: 6, reason: 'restored' }],
    })
  })

  test('an older copy that went on otherwise is a replaced history', async () => {
    const copy = copyOfNow()
    ours.exchange(10, 20)
    await witness.flush()
    const seen = new Map(keychain.held)
    putBack(copy)
    for (let sent = 0; sent < 2; sent++) ours.exchange(1, 1)
    await witness.flush()
    keychain.held = seen
    expect(await start()).toEqual([{ kind: 'history_replaced', userId: 'alice', missing: 0 }])
    expect(used()).toEqual([120, 5])
    expect(ours.ledger.head('alice')).toMatchObject({ epoch: 2, seq: 10 })
  })

  test('a folder that was emptied is found by the keychain, for each user', async () => {
    ours.userId = 'bob'
    ours.exchange(1, 1)
    await witness.flush()
    ours.tamper(DELETE_LEDGER)
    const keys = await makeOwnerKeys('alice')
    expect(await start('store-2', keys)).toEqual([
      { kind: 'folder_emptied', userId: 'alice', missing: 6 },
      { kind: 'folder_emptied', userId: 'bob', missing: 2 },
    ])
    expect(used()).toEqual([2, 1])
    ours.userId = 'alice'
    expect(used()).toEqual([90, 3])
    expect(ours.ledger.findings()).toMatchObject([{ kind: 'folder_emptied', userId: 'alice', missing: 6 }])
    expect(await start('store-2', keys)).toEqual([])
    ours.exchange(1, 1)
    expect(ours.ledger.head('alice')).toMatchObject({ epoch: 2, seq: 2 })
    await keys.ensure('bob')
    ours.userId = 'bob'
    ours.exchange(1, 1)
    await witness.flush()
    expect(await start('store-2', keys)).toEqual([])
    expect((await ours.ledger.verify()).first_bad).toBeNull()
  })

  test('counters alone taken away are counted again from the entries, and are no finding', async () => {
    ours.tamper('DELETE FROM usage_daily')
    expect(await start()).toEqual([])
    expect(used()).toEqual([90, 3])
    expect((await ours.ledger.verify()).ok).toBe(true)
  })

  test('entries of the day taken out of the middle are found by its use', async () => {
    ours.tamper('DELETE FROM usage_ledger WHERE seq IN (3, 4); DELETE FROM usage_daily')
    expect(await start()).toEqual([{ kind: 'entries_missing', userId: 'alice', missing: 2 }])
    expect(used()).toEqual([90, 3])
  })

  test('what is deleted while the app runs is not forgotten: the next start finds it', async () => {
    ours.tamper(DELETE_LEDGER)
    for (let sent = 0; sent < 5; sent++) ours.exchange(1, 1)
    await witness.flush()
    expect(witness.read()?.owners.alice).toMatchObject({ seq: 6, tokens: 90 })
    expect(await start()).toMatchObject([{ kind: 'history_replaced', userId: 'alice' }])
    expect(used()).toEqual([90, 5])
  })

  test('use that the server knows of other devices is not remembered as one’s own', async () => {
    ours.ledger.setElsewhere('alice', Math.floor(ours.clock.wallMs / DAY), { messages: 5, tokens: 500 })
    ours.exchange(1, 1)
    await witness.flush()
    expect(witness.read()?.owners.alice).toMatchObject({ messages: 4, tokens: 92 })
  })
})

describe('E5: the ledger’s time', () => {
  test('is never below the remembered one, although its record is gone and the clock was set back', async () => {
    ours.clock.pass(DAY)
    ours.exchange(10, 20)
    await witness.flush()
    ours.tamper('DELETE FROM clock_state')
    ours.clock.restart('boot-2')
    ours.clock.wallMs -= DAY
    expect(await start()).toContainEqual({ kind: 'clock_behind', userId: 'alice', missing: 0 })
    expect(ours.ledger.findings()).toMatchObject([{ kind: 'clock_behind', userId: 'alice' }])
    expect(used()).toEqual([30, 1])
    expect(await start()).toEqual([])
  })

  test('a clock that network time corrects is no finding', async () => {
    ours.tamper('DELETE FROM clock_state')
    ours.clock.wallMs -= 60_000
    expect(await start()).toEqual([])
  })
})
