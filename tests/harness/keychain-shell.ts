import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * The real keychain of Linux: gnome-keyring on a session bus of its own, in child processes with a home of their own,
 * so that the keyring of the user who runs the tests is never touched.
 */
const run = promisify(execFile)

/** Unlocks a new keyring, inside of {@link onBus}. */
export const UNLOCK = 'echo -n pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'

export const onBus = (command: string) => `dbus-run-session -- sh -c '${command}' 2>/dev/null`

export class KeychainShell<Found> {
  readonly dir = mkdtempSync(join(tmpdir(), 'nova-keychain-'))
  /** DATA in a shell line. */
  readonly dataDir = join(this.dir, 'data')

  constructor() {
    for (const name of ['home', 'runtime', 'data', 'other']) mkdirSync(join(this.dir, name), { mode: 0o700 })
  }

  /** Runs a shell line; NODE in it is this Node. Returns what each child printed. */
  async run(command: string, env: Record<string, string> = {}): Promise<Found[]> {
    const {
      DBUS_SESSION_BUS_ADDRESS: _bus,
      DISPLAY: _display,
      NOVACORE_KEYCHAIN: _off,
      ...inherited
    } = process.env
    const { stdout } = await run('sh', ['-c', command], {
      env: {
        ...inherited,
        HOME: join(this.dir, 'home'),
        XDG_RUNTIME_DIR: join(this.dir, 'runtime'),
        NODE: process.execPath,
        DATA: this.dataDir,
        OTHER: join(this.dir, 'other'),
        ...env,
      },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Found)
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }
}
