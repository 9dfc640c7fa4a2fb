/**
 * A keychain for tests on Linux: a message bus and a gnome-keyring of their own, with an empty password and a
 * temporary folder, so that tests use a real keychain and never the user's.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../setup/command.mjs'

const START_MS = 10_000

/**
 * @returns {Promise<{ env: Record<string, string>, end: () => Promise<void> } | null>}
 *   null where there is no gnome-keyring or no bus, or they do not start: the app then keeps secrets in a file
 */
export async function startKeychain() {
  if (process.platform !== 'linux') return null
  if (!(await findProgram('dbus-daemon')) || !(await findProgram('gnome-keyring-daemon'))) return null
  const folder = await mkdtemp(join(tmpdir(), 'novacore-keychain-'))
  const started = []
  const start = (program, args, env = {}) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    })
    child.stdin.on('error', () => {})
    started.unshift(child)
    return child
  }
  const end = async () => {
    for (const child of started) child.kill('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address=1'])
    const env = { DBUS_SESSION_BUS_ADDRESS: (await firstLine(bus)).trim() }
    const own = { ...env, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder }
    // It goes to the background when it is ready, and ends with its bus.
    const ring = start('gnome-keyring-daemon', ['--daemonize', '--unlock', '--components=secrets'], own)
    ring.stdin.end('\n')
    const code = await exitCode(ring)
    if (code !== 0) throw new Error(`gnome-keyring-daemon ended with code ${code}`)
    for (const child of started) child.unref()
    return { env, end }
  } catch {
    await end()
    return null
  }
}

function exitCode(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no end')), START_MS)
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve(code)
    })
    child.once('error', reject)
  })
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), START_MS)
    const settle = (act, value) => {
      clearTimeout(timer)
      act(value)
    }
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
      if (text.includes('\n')) settle(resolve, text.split('\n')[0])
    })
    child.once('error', (error) => settle(reject, error))
    child.once('exit', (code) => settle(reject, new Error(`ended with code ${code}`)))
  })
}
