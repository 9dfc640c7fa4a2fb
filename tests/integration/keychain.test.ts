import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeychainShell, onBus, UNLOCK } from '../harness/keychain-shell.ts'
import { needProgram } from '../harness/need-program.ts'

const CHILD = 'tests/fixtures/keychain/use-device-key.ts'

interface Found {
  kind?: string
  warning?: string | null
  did?: string
  code?: string
  message?: string
}

let keychain: KeychainShell<Found>
beforeEach(() => {
  keychain = new KeychainShell()
})
afterEach(() => keychain.remove())
const shell = (command: string) => keychain.run(command)
const use = `"$NODE" ${CHILD} "$DATA"`

// Of Linux: macOS and Windows have keychains of their own.
describe.runIf(process.platform === 'linux')('K3: the system’s keychain', () => {
  beforeEach(() => {
    needProgram('dbus-run-session', 'dbus-x11')
    needProgram('gnome-keyring-daemon', 'gnome-keyring')
  })

  test('K3: holds the device key, the same at each start, another for each data folder', async () => {
    const [first, again, other] = await shell(onBus(`${UNLOCK}; ${use}; ${use}; "$NODE" ${CHILD} "$OTHER"`))
    expect(first).toMatchObject({ kind: 'keychain', warning: null })
    expect(again?.did).toBe(first?.did)
    expect(other?.kind).toBe('keychain')
    expect(other?.did).not.toBe(first?.did)
    const { held } = JSON.parse(readFileSync(join(keychain.dataDir, 'secrets.json'), 'utf8')) as {
      held: unknown
    }
    expect(held).toEqual({ 'device-key': { in: 'keychain' } })
  })

  test('K3: a key that the keychain has lost is followed by a new one', async () => {
    const [first, next] = await shell(onBus(`${UNLOCK}; ${use} lose; ${use}`))
    expect(next).toMatchObject({ kind: 'keychain' })
    expect(next?.did).not.toBe(first?.did)
  })

  test('K3: a key made while there was no keychain moves to it', async () => {
    const [inFile, moved] = await shell(`${use}; ${onBus(`${UNLOCK}; ${use}`)}`)
    expect([inFile?.kind, moved?.kind]).toEqual(['file', 'keychain'])
    expect(moved?.did).toBe(inFile?.did)
    expect(readFileSync(join(keychain.dataDir, 'secrets.json'), 'utf8')).not.toContain('sealed')
  })

  test('K3: a keychain that held the key and is away is an error in words, never a new key', async () => {
    const [, away] = await shell(`${onBus(`${UNLOCK}; ${use}`)}; ${use}`)
    expect(away).toMatchObject({ code: 'secrets_unavailable' })
    expect(away?.message).toContain('Unlock it and start again')
    const [, back] = await shell(`${use}; ${onBus(`${UNLOCK}; ${use}`)}`)
    expect(back).toMatchObject({ kind: 'keychain' })
  })

  test('K3: a keychain that waits for its password is given up after five seconds, and does not hold the exit', async () => {
    needProgram('xvfb-run', 'xvfb')
    needProgram('xauth', 'xauth')
    needProgram('/usr/libexec/gcr-prompter', 'gcr')
    // With a display the keyring asks in a window for the password of a new keyring, and nobody answers.
    const [found] = await shell(`xvfb-run -a ${onBus(use)}; true`)
    expect(found).toMatchObject({ kind: 'file' })
    expect(found?.warning).toContain('it is locked and waits for its password')
  })
})

test('K3: without a session bus the key is in the encrypted file, with a warning, without waiting for a keychain', async () => {
  const [found] = await shell(use)
  expect(found).toMatchObject({ kind: 'file' })
  expect(found?.warning).toContain('keychain cannot be used')
})
