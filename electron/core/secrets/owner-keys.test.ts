import { expect, test } from 'vitest'
import { memorySecrets } from '../../../tests/harness/test-ledger.ts'
import { openOwnerKeys } from './owner-keys.ts'

test('E5: each owner has a key of its own, the same at each start', async () => {
  const secrets = memorySecrets()
  const keys = await openOwnerKeys(secrets)
  expect(keys.owners()).toEqual(['local'])
  expect(() => keys.of('alice')).toThrow('no device key')
  const alice = await keys.ensure('alice')
  expect(await keys.ensure('alice')).toBe(alice)
  expect(alice.did).not.toBe(keys.of('local').did)
  const again = await openOwnerKeys(secrets)
  expect(again.owners().toSorted()).toEqual(['alice', 'local'])
  expect(again.of('alice').did).toBe(alice.did)
  expect(again.of('local').did).toBe(keys.of('local').did)
})

test('E5: two callers at once make one key', async () => {
  const keys = await openOwnerKeys(memorySecrets())
  const [first, second] = await Promise.all([keys.ensure('alice'), keys.ensure('alice')])
  expect(first).toBe(second)
})

test('E5: a key that was replaced is kept, and nobody else’s changes', async () => {
  const secrets = memorySecrets()
  const keys = await openOwnerKeys(secrets)
  const old = await keys.ensure('alice')
  const bob = await keys.ensure('bob')
  const made = await keys.replace('alice')
  expect(made.did).not.toBe(old.did)
  const again = await openOwnerKeys(secrets)
  for (const each of [keys, again]) {
    expect(each.of('alice').did).toBe(made.did)
    expect(each.byId(old.did)?.sign('text')).toBe(old.sign('text'))
    expect(each.of('bob').did).toBe(bob.did)
    expect(each.byId('unknown')).toBeNull()
  }
})

test('E5: a key that the keychain has lost is made again when it is needed', async () => {
  const secrets = memorySecrets()
  const old = await (await openOwnerKeys(secrets)).ensure('alice')
  const lost = {
    ...secrets,
    get: async (name: string) => (name.endsWith('alice') ? null : secrets.get(name)),
  }
  const keys = await openOwnerKeys(lost)
  expect(keys.owners()).toEqual(['local'])
  expect((await keys.ensure('alice')).did).not.toBe(old.did)
})
