import { afterEach, beforeEach, expect, it } from 'vitest'
import { openTestChat, type TestChat } from '../../../tests/harness/test-chat.ts'
import { type ApiKeys, createApiKeys } from './keys.ts'

let chat: TestChat
let keys: ApiKeys
beforeEach(async () => {
  chat = await openTestChat()
  keys = createApiKeys(chat.deps)
})
afterEach(() => chat.close())

it('makes keys of 32 random bytes, and knows each of them again', () => {
  const made = ['a', 'b', 'c'].map((name) => keys.create(name))
  for (const { key, secret } of made) {
    expect(Buffer.from(secret.slice('nova-'.length), 'base64url')).toHaveLength(32)
    expect(secret.endsWith(key.last_four)).toBe(true)
    expect(keys.verify(secret)).toEqual({ id: key.id })
  }
  expect(new Set(made.map(({ secret }) => secret)).size).toBe(3)
  expect(keys.list().map(({ name }) => name)).toEqual(['c', 'b', 'a'])
})

it('keeps nothing in the store by which a key could be told', () => {
  const { secret } = keys.create('a')
  const rows = chat.deps.db.prepare('SELECT * FROM api_keys').all()
  const stored = JSON.stringify(rows)
  expect(stored).not.toContain(secret.slice('nova-'.length, -4))
  expect(rows).toHaveLength(1)
})

it('knows no other text, and no key that was revoked', () => {
  const { key, secret } = keys.create('a')
  for (const other of ['', 'nova-', secret.slice(0, -1), `${secret}x`, secret.toUpperCase()]) {
    expect(keys.verify(other)).toBeNull()
  }
  keys.revoke(key.id)
  expect(keys.verify(secret)).toBeNull()
  expect(keys.list()).toEqual([])
  expect(() => keys.revoke(key.id)).toThrow('There is no key with this id.')
})

it('notes when a key was used', () => {
  const { key, secret } = keys.create('a')
  expect(keys.list()[0]?.last_used_at).toBeNull()
  keys.verify(secret)
  expect(keys.list()[0]?.last_used_at).toBe(chat.deps.clock.nowMs())
  expect(keys.titles()).toEqual(new Map([[`api:${key.id}`, 'a']]))
})
