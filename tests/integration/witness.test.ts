import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KeychainShell, onBus, UNLOCK } from '../harness/keychain-shell.ts'
import { needProgram } from '../harness/need-program.ts'

interface Start {
  kind: 'keychain' | 'file'
  found: { kind: string; missing: number }[]
  used: { tokens: number; messages: number }
  ok: boolean
  checked: number
  epoch: number
}

const CHILD = 'tests/fixtures/keychain/use-ledger.ts'
const use = (exchanges: number) => `"$NODE" ${CHILD} "$DATA" ${exchanges}`
/** As anybody could who has the file. */
const DELETE_LEDGER = `"$NODE" tests/fixtures/run-sql.ts "$DATA/novacore.db" "DROP TRIGGER usage_ledger_is_append_only_delete;
  DELETE FROM usage_ledger; DELETE FROM usage_ledger_head; DELETE FROM usage_daily"`
const OLDER_COPY = `cp -a "$DATA" "$OTHER/copy"`
const PUT_BACK = `rm -rf "$DATA"; cp -a "$OTHER/copy" "$DATA"`

let keychain: KeychainShell<Start>
beforeEach(() => {
  keychain = new KeychainShell()
})
afterEach(() => keychain.remove())

describe.runIf(process.platform === 'linux')(
  'E5: the ledger holds against its owner, by the keychain',
  () => {
    beforeEach(() => {
      needProgram('dbus-run-session', 'dbus-x11')
      needProgram('gnome-keyring-daemon', 'gnome-keyring')
    })
    const inKeychain = (...lines: string[]) => keychain.run(onBus([UNLOCK, ...lines].join('; ')))

    test('E5: a table deleted by hand is found once, and gives back no quota', async () => {
      const starts = await inKeychain(use(3), DELETE_LEDGER, use(1), use(0))
      expect(starts).toMatchObject([
        { kind: 'keychain', found: [], used: { tokens: 30, messages: 3 }, epoch: 1 },
        { found: [{ kind: 'entries_missing', missing: 6 }], used: { tokens: 40, messages: 4 }, epoch: 2 },
        { found: [], used: { tokens: 40, messages: 4 }, ok: true, checked: 2 },
      ])
    })

    test('E5: an older copy of the whole folder is found, and goes on in a new epoch', async () => {
      const starts = await inKeychain(use(2), OLDER_COPY, use(3), PUT_BACK, use(1))
      expect(starts.at(-1)).toMatchObject({
        found: [{ kind: 'entries_missing', missing: 6 }],
        used: { tokens: 60, messages: 6 },
        ok: true,
        checked: 6,
        epoch: 2,
      })
    })

    test('E5: a folder deleted and made again is found', async () => {
      const starts = await inKeychain(use(4), 'rm -rf "$DATA"', use(1), use(0))
      expect(starts.slice(1)).toMatchObject([
        { found: [{ kind: 'folder_emptied', missing: 8 }], used: { tokens: 50, messages: 5 }, epoch: 2 },
        { found: [], used: { tokens: 50, messages: 5 }, ok: true },
      ])
    })
  },
)

describe('E5: without a keychain', () => {
  const inFile = (...lines: string[]) => keychain.run(lines.join('; '), { NOVACORE_KEYCHAIN: 'off' })

  test('E5: a deleted table is found by the sealed secret in the folder', async () => {
    const starts = await inFile(use(3), DELETE_LEDGER, use(1))
    expect(starts).toMatchObject([
      { kind: 'file', found: [] },
      { found: [{ kind: 'entries_missing', missing: 6 }], used: { tokens: 40, messages: 4 } },
    ])
  })

  test('E5: a folder deleted and made again cannot be found, as the warning says', async () => {
    const starts = await inFile(use(4), 'rm -rf "$DATA"', use(1))
    expect(starts.at(-1)).toMatchObject({ found: [], used: { tokens: 10, messages: 1 } })
  })
})
