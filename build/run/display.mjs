/**
 * A virtual display (Xvfb). Started here and not by xvfb-run, which on Ctrl-C ends the display before
 * the app, and leaves the app running after SIGTERM.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const SCREEN = '1440x900x24'
const START_MS = 15_000

/** True on a Linux session without X11 and Wayland. */
export function lacksDisplay({ platform = process.platform, env = process.env } = {}) {
  return platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY
}

/**
 * Starts a virtual display that only holders of its cookie may use.
 * @param {{ endsWithLastWindow?: boolean }} [options] it ends itself after its last client, even if we were killed
 * @returns {Promise<{ env: { DISPLAY: string, XAUTHORITY: string }, end: () => Promise<void> }>}
 * @throws {Error} when Xvfb is missing or does not start
 */
export async function startDisplay({ endsWithLastWindow = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'novacore-display-'))
  const cookie = join(folder, 'cookie')
  await writeFile(cookie, authorityEntry(randomBytes(16)), { mode: 0o600 })
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', cookie]
  if (endsWithLastWindow) args.push('-terminate')
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true })
  const end = async () => {
    server.kill('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const number = await displayNumber(server)
    server.unref()
    server.stdio[3].destroy()
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: cookie }, end }
  } catch (error) {
    await end()
    throw new Error(`no virtual display: ${error.message} (Debian: apt-get install xvfb)`, { cause: error })
  }
}

function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Xvfb is not ready after ${START_MS / 1000} s`)),
      START_MS,
    )
    let text = ''
    server.stdio[3].on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(Number(text))
    })
    server.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    server.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`Xvfb ended with code ${code}`))
    })
  })
}

/** One entry of an Xauthority file for any host and display (Xau format: lengths are big-endian 16 bit). */
function authorityEntry(cookie) {
  const FAMILY_WILD = 0xffff
  const field = (data) => Buffer.concat([Buffer.from([data.length >> 8, data.length & 0xff]), data])
  const family = Buffer.from([FAMILY_WILD >> 8, FAMILY_WILD & 0xff])
  const name = Buffer.from('MIT-MAGIC-COOKIE-1')
  return Buffer.concat([family, field(Buffer.alloc(0)), field(Buffer.alloc(0)), field(name), field(cookie)])
}
