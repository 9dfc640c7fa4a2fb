import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { MemoryLogger } from '../../../tests/harness/test-ledger.ts'
import { verifyEd25519 } from '../ledger/device-key.ts'
import { openOwnerKeys } from './owner-keys.ts'
import { openSecretStore, type SecretStore } from './secrets.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nova-secrets-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dataDir, { recursive: true, force: true })
})

const open = (dir = dataDir, allowKeychain = false) =>
  openSecretStore({ dataDir: dir, logger: new MemoryLogger(), allowKeychain })
const inFile = (name: string) => join(dataDir, name)
const localKey = async (store: SecretStore) => (await openOwnerKeys(store)).of('local')
const unavailable = expect.objectContaining({ name: 'AppError', code: 'secrets_unavailable', status: 503 })

describe('K3: without a keychain', () => {
  test('K3: a secret is kept in an encrypted file, with a plain warning', async () => {
    const store = await open()
    await store.set('device-key', 'hunter2')
    expect(await (await open()).get('device-key')).toBe('hunter2')
    expect(store.kind).toBe('file')
    expect(store.warning).toContain('not against somebody who can read the whole folder or use your account')
    expect(readFileSync(inFile('secrets.json'), 'utf8')).not.toContain('hunter2')
  })

  test('K3: the environment can switch the keychain off', async () => {
    vi.stubEnv('NOVACORE_KEYCHAIN', 'off')
    const store = await open(dataDir, true)
    expect([store.kind, store.warning?.includes('its use is switched off')]).toEqual(['file', true])
  })

  test.skipIf(process.platform === 'win32')(
    'K3: both files are readable by the user’s account only',
    async () => {
      await (await open()).set('device-key', 'hunter2')
      for (const name of ['secrets.json', 'secrets.key'])
        expect(statSync(inFile(name)).mode & 0o777).toBe(0o600)
    },
  )

  test('K3: what was never set, and what was removed, is null', async () => {
    const store = await open()
    expect(await store.get('device-key')).toBeNull()
    await store.set('device-key', 'x')
    await store.delete('device-key')
    await store.delete('device-key')
    expect(await (await open()).get('device-key')).toBeNull()
  })

  test('K3: opening leaves no file behind', async () => {
    await (await open()).get('device-key')
    expect(() => statSync(inFile('secrets.json'))).toThrow('ENOENT')
  })

  test('K3: a value moved to another name, or changed, is not taken for real', async () => {
    const store = await open()
    await store.set('a', 'of a')
    await store.set('b', 'of b')
    const content = JSON.parse(readFileSync(inFile('secrets.json'), 'utf8'))
    writeFileSync(inFile('secrets.json'), JSON.stringify({ ...content, held: { b: content.held.a } }))
    await expect((await open()).get('b')).rejects.toEqual(unavailable)
    content.held.a.sealed = `${content.held.a.sealed[0] === 'A' ? 'B' : 'A'}${content.held.a.sealed.slice(1)}`
    writeFileSync(inFile('secrets.json'), JSON.stringify(content))
    await expect((await open()).get('a')).rejects.toEqual(unavailable)
  })

  test('K3: without secrets.key the secret is unreadable, and is not replaced', async () => {
    await (await open()).set('device-key', 'hunter2')
    const key = readFileSync(inFile('secrets.key'))
    rmSync(inFile('secrets.key'))
    await expect(localKey(await open())).rejects.toEqual(unavailable)
    writeFileSync(inFile('secrets.key'), key)
    expect(await (await open()).get('device-key')).toBe('hunter2')
  })

  test.each(['', '{', '{"version":9}', '[]'])(
    'K3: a damaged secrets.json (%j) is refused and left as it is',
    async (text) => {
      writeFileSync(inFile('secrets.json'), text)
      await expect(open()).rejects.toEqual(unavailable)
      expect(readFileSync(inFile('secrets.json'), 'utf8')).toBe(text)
    },
  )

  test('K3: a secret that the keychain holds is not replaced while the keychain cannot be reached', async () => {
    writeFileSync(
      inFile('secrets.json'),
      JSON.stringify({ version: 1, store_id: 'x', held: { 'device-key': { in: 'keychain' } } }),
    )
    const store = await open()
    await expect(localKey(store)).rejects.toEqual(unavailable)
    await expect(store.set('device-key', 'x')).rejects.toEqual(unavailable)
    await expect(store.delete('device-key')).rejects.toEqual(unavailable)
    expect(await store.get('another')).toBeNull()
  })
})

describe('E5: the device key', () => {
  test('E5: is made once, and is the same at each start', async () => {
    const made = await localKey(await open())
    const again = await localKey(await open())
    expect(again.did).toBe(made.did)
    expect(verifyEd25519(again.publicJwk, 'text', made.sign('text'))).toBe(true)
    expect(verifyEd25519(again.publicJwk, 'other text', made.sign('text'))).toBe(false)
    expect(Object.keys(made.publicJwk).toSorted()).toEqual(['crv', 'kty', 'x'])
  })

  test('E5: is another in each data folder; a copied folder brings its own along', async () => {
    const made = await localKey(await open())
    const other = mkdtempSync(join(tmpdir(), 'nova-secrets-'))
    expect((await localKey(await open(other))).did).not.toBe(made.did)
    rmSync(other, { recursive: true })
    cpSync(dataDir, other, { recursive: true })
    expect((await localKey(await open(other))).did).toBe(made.did)
    rmSync(other, { recursive: true })
  })

  test('E5: a stored key that is none is refused, in words that do not quote it', async () => {
    const store = await open()
    await store.set('device-key', '{"kty":"OKP","d":"hunter2"}')
    const error: unknown = await localKey(store).catch((thrown: unknown) => thrown)
    expect(error).toEqual(unavailable)
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2')
  })
})
