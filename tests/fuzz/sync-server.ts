import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SERVICE_TOKEN_HEADER } from '../../contract/service-token.ts'
import type { TokenPair } from '../../contract/sync/account.ts'
import { post, startSyncProcess } from '../harness/sync-process.ts'

/**
 * `npm run server:fuzz [-- EXAMPLES]`: schemathesis sends what /openapi.json allows, and what it does not, as each kind
 * of caller. No answer may be a server error, nor one that the description does not have.
 *
 * schemathesis lives in a Python environment of its own, made once in the cache folder.
 */
const VERSION = '4.32.5'
const EXAMPLES = process.argv[2] ?? '50'
const SEED = '20260101'
/** Not unsupported_method: here another method than a route has is 404, as whatever is not there. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'ignored_auth',
]
const PASSWORD = 'correct horse battery staple'

async function schemathesis(): Promise<string> {
  const cache =
    process.env.NOVACORE_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'novacore')
  const home = join(cache, `schemathesis-${VERSION}`)
  const program = join(home, 'bin', 'schemathesis')
  if (existsSync(join(home, 'ready'))) return program
  await rm(home, { recursive: true, force: true })
  await mkdir(dirname(home), { recursive: true })
  // An environment holds its own path: it is made in place, and marked when it is whole.
  execFileSync('python3', ['-m', 'venv', home], { stdio: 'inherit' })
  execFileSync(join(home, 'bin', 'pip'), ['install', '-q', `schemathesis==${VERSION}`], { stdio: 'inherit' })
  await writeFile(join(home, 'ready'), VERSION)
  return program
}

async function fuzz(program: string, url: string, name: string, args: readonly string[]): Promise<boolean> {
  console.log(`\n=== as ${name}`)
  const child = spawn(
    program,
    [
      'run',
      `${url}/openapi.json`,
      ...['--checks', CHECKS.join(',')],
      ...['--max-examples', EXAMPLES],
      ...['--seed', SEED],
      '--no-color',
      ...args,
    ],
    // It keeps what it found beside it: not in the checkout.
    { stdio: 'inherit', cwd: workFolder },
  )
  const [exitCode] = (await once(child, 'exit')) as [number]
  return exitCode === 0
}

const program = await schemathesis()
const workFolder = await mkdtemp(join(tmpdir(), 'novacore-fuzz-'))
const server = await startSyncProcess({
  LOG_LEVEL: 'error',
  RATE_LIMIT_PER_MINUTE: '100000000',
  SERVICE_SECRET: Buffer.from(Array.from({ length: 48 }, (_, n) => (n * 37 + 11) % 256)).toString(
    'base64url',
  ),
})
try {
  const credentials = (email: string) => ({ email, password: PASSWORD })
  const user = await post<TokenPair>(`${server.url}/auth/register`, credentials('user@example.org'))
  await server.admin(['create-admin', 'admin@example.org', '--password-stdin'], PASSWORD)
  const admin = await post<TokenPair>(`${server.url}/auth/login`, credentials('admin@example.org'))
  const operator = await server.admin(['issue-token', 'operator'])
  const prometheus = await server.admin(['issue-token', 'prometheus'])
  const bearer = ({ accessToken }: TokenPair) => ['--header', `Authorization: Bearer ${accessToken}`]
  // It would end the session that the rest of the run needs; nobody's run has it.
  const stays = ['--exclude-path', '/auth/logout']
  const results = [
    await fuzz(program, server.url, 'nobody', []),
    await fuzz(program, server.url, 'a user', [...bearer(user), ...stays]),
    await fuzz(program, server.url, 'an admin', [...bearer(admin), ...['--include-path-regex', '^/admin/']]),
    await fuzz(program, server.url, 'an operator’s tool', [
      ...['--header', `${SERVICE_TOKEN_HEADER}: ${operator}`],
      ...['--include-path-regex', '^/operator/'],
    ]),
    await fuzz(program, server.url, 'Prometheus', [
      ...['--header', `${SERVICE_TOKEN_HEADER}: ${prometheus}`],
      ...['--include-path', '/metrics'],
    ]),
  ]
  const failures = server.log().trim()
  if (failures !== '') console.log(`\nThe server's own errors:\n${failures}`)
  process.exitCode = results.every(Boolean) && failures === '' ? 0 : 1
} finally {
  await server.stop()
  await rm(workFolder, { recursive: true, force: true })
}
