import { describe, expect, it } from 'vitest'
import type { DeepLink } from '../../contract/deep-link.ts'
import { fc } from '../../tests/harness/random.ts'
import { hasOverlongLink, linkFromArguments, parseDeepLink } from './deep-link.ts'

const TOKEN = 'pQ3xM0v9Jc2kT7bLrY5hWd8uNa1eGf6sZi4oKqXjVtA'
const VERIFY = `novacore://account/verify-email?token=${TOKEN}`

describe('parseDeepLink', () => {
  it.each<[string, DeepLink]>([
    [VERIFY, { verb: 'verify-email', token: TOKEN }],
    [`novacore://account/reset-password?token=${TOKEN}`, { verb: 'reset-password', token: TOKEN }],
    ['novacore://account/subscription?from=success', { verb: 'subscription', from: 'success' }],
    ['novacore://account/subscription?from=cancel', { verb: 'subscription', from: 'cancel' }],
    ['novacore://account/subscription?from=portal', { verb: 'subscription', from: 'portal' }],
  ])('J4: reads %s', (raw, link) => {
    expect(parseDeepLink(raw)).toEqual(link)
  })

  it.each([
    ['an unknown verb', `novacore://account/delete-account?token=${TOKEN}`],
    ['a name that every object has', `novacore://account/constructor?token=${TOKEN}`],
    ['no verb', `novacore://account/?token=${TOKEN}`],
    ['two path segments', `novacore://account/verify-email/now?token=${TOKEN}`],
    ['a slash behind the verb', `novacore://account/verify-email/?token=${TOKEN}`],
    ['a path that goes up', `novacore://account/x/../verify-email?token=${TOKEN}`],
    ['a verb in capitals', `novacore://account/VERIFY-EMAIL?token=${TOKEN}`],
    ['another host', `novacore://evil/verify-email?token=${TOKEN}`],
    ['a longer host', `novacore://account.evil.example/verify-email?token=${TOKEN}`],
    ['a host in capitals', `novacore://ACCOUNT/verify-email?token=${TOKEN}`],
    ['no host', `novacore:account/verify-email?token=${TOKEN}`],
    ['three slashes', `novacore:///account/verify-email?token=${TOKEN}`],
    ['backslashes', `novacore:\\\\account\\verify-email?token=${TOKEN}`],
    ['a scheme in capitals', `NovaCore://account/verify-email?token=${TOKEN}`],
    ['another scheme', `https://account/verify-email?token=${TOKEN}`],
    ['a longer scheme', `novacores://account/verify-email?token=${TOKEN}`],
    ['a user name', `novacore://alice@account/verify-email?token=${TOKEN}`],
    ['a password', `novacore://alice:secret@account/verify-email?token=${TOKEN}`],
    ['a port', `novacore://account:443/verify-email?token=${TOKEN}`],
    ['a fragment', `${VERIFY}#x`],
    ['an empty fragment', `${VERIFY}#`],
    ['no query', 'novacore://account/verify-email'],
    ['an empty query', 'novacore://account/verify-email?'],
    ['no token', 'novacore://account/verify-email?from=success'],
    ['an empty token', 'novacore://account/verify-email?token='],
    ['a parameter without a value', 'novacore://account/verify-email?token'],
    ['a parameter without a name', `novacore://account/verify-email?=${TOKEN}`],
    ['a short token', 'novacore://account/verify-email?token=abc'],
    ['a long token', `novacore://account/verify-email?token=${'a'.repeat(101)}`],
    ['a token in standard base64', `novacore://account/verify-email?token=${TOKEN}+/==`],
    ['a token with an equals sign', `${VERIFY}=`],
    ['a JSON Web Token', `novacore://account/verify-email?token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln`],
    ['a token for the payment page', `novacore://account/subscription?token=${TOKEN}`],
    ['a doubled parameter', `${VERIFY}&token=${TOKEN}`],
    ['another parameter', `${VERIFY}&next=x`],
    ['the verb as a parameter', `${VERIFY}&verb=reset-password`],
    ['a parameter named like the prototype', `${VERIFY}&__proto__=x`],
    ['an empty parameter', `${VERIFY}&`],
    ['parameters joined by a semicolon', `${VERIFY};from=success`],
    ['an unknown origin', 'novacore://account/subscription?from=elsewhere'],
    ['a line break', `${VERIFY}\r\nX-Header: 1`],
    ['a line break at the end', `${VERIFY}\n`],
    ['a line break inside the scheme, which browsers leave out', `nova\ncore://account/verify-email?token=x`],
    ['an encoded line break', `${VERIFY}%0D%0AX-Header:%201`],
    ['a double encoded line break', `${VERIFY}%250D%250A`],
    ['an encoded letter', `novacore://account/verify-email?token=%61${TOKEN}`],
    ['a NUL', `${VERIFY}\0`],
    ['an encoded NUL', `${VERIFY}%00`],
    ['a tab', `novacore://account/verify\t-email?token=${TOKEN}`],
    ['a space before it', ` ${VERIFY}`],
    ['a space after it', `${VERIFY} `],
    ['an escape sequence', `${VERIFY}\u001b[2J`],
    ['an argument', `${VERIFY}" --no-sandbox`],
    ['letters beyond ASCII', `novacore://account/verify-email?token=${TOKEN}é`],
    ['Cyrillic that looks alike', `novacore://аccount/verify-email?token=${TOKEN}`],
    ['a text direction override', `novacore://account/verify-email?token=\u202e${TOKEN}`],
    ['half a surrogate pair', `${VERIFY}\ud800`],
    ['a full-width solidus', `novacore:／／account/verify-email?token=${TOKEN}`],
    ['a megabyte', `novacore://account/verify-email?token=${'a'.repeat(1_000_000)}`],
    ['a megabyte of parameters', `${VERIFY}${'&a=b'.repeat(250_000)}`],
    ['more than 2,000 characters', `novacore://account/subscription?from=success${'&a=b'.repeat(500)}`],
    ['nothing', ''],
    ['the scheme alone', 'novacore:'],
    ['the host alone', 'novacore://account/'],
  ])('J4: refuses %s', (_what, raw) => {
    expect(parseDeepLink(raw)).toBeNull()
  })

  it('J4: whatever the text is, it does not throw, and what is accepted is one of the three links', () => {
    const part = fc.constantFrom(
      'novacore:',
      '//',
      'account',
      '/',
      'verify-email',
      'reset-password',
      'subscription',
      '?',
      '&',
      '=',
      'token',
      'from',
      'success',
      TOKEN,
      '%0D%0A',
      '\r\n',
      '#',
      '@',
      ':',
      '__proto__',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.oneof({ arbitrary: part, weight: 5 }, { arbitrary: fc.string(), weight: 1 })),
    )
    const prefix = fc.constantFrom('', 'novacore:', 'novacore://account/', 'novacore://account/verify-email?')
    fc.assert(
      fc.property(prefix, text, (start, rest) => {
        const raw = start + (Array.isArray(rest) ? rest.join('') : rest)
        const link = parseDeepLink(raw)
        if (link !== null) expect(raw).toBe(spell(link))
      }),
      { numRuns: 2_000 },
    )
  })

  it('J4: every link that the contract allows is read back as it was', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9_-]{16,100}$/)
    const from = fc.constantFrom('success', 'cancel', 'portal')
    const link = fc.oneof(
      token.map((value): DeepLink => ({ verb: 'verify-email', token: value })),
      token.map((value): DeepLink => ({ verb: 'reset-password', token: value })),
      from.map((value): DeepLink => ({ verb: 'subscription', from: value })),
    )
    fc.assert(
      fc.property(link, (made) => {
        expect(parseDeepLink(spell(made))).toEqual(made)
      }),
    )
  })

  it('J4: one character more or less makes another link or none', () => {
    const change = fc.record({
      at: fc.nat(VERIFY.length),
      removed: fc.nat(1),
      added: fc.string({ maxLength: 1 }),
    })
    fc.assert(
      fc.property(change, ({ at, removed, added }) => {
        const raw = VERIFY.slice(0, at) + added + VERIFY.slice(at + removed)
        const link = parseDeepLink(raw)
        expect(link === null || spell(link) === raw).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('linkFromArguments', () => {
  it('J4: finds the link among the arguments of the system', () => {
    const argv = ['/opt/nova/nova', '--no-sandbox', '--data-dir=/home/alice/novacore:x', VERIFY]
    expect(linkFromArguments(argv)).toBe(VERIFY)
  })

  it('J4: finds a link whose scheme is in capitals, so that it is refused and not taken for a second start', () => {
    const raw = VERIFY.replace('novacore', 'NOVACORE')
    expect(linkFromArguments(['nova', raw])).toBe(raw)
    expect(hasOverlongLink(['nova', `${raw}${'a'.repeat(2_000)}`])).toBe(true)
  })

  it('J4: takes the last of several links', () => {
    expect(linkFromArguments(['nova', 'novacore://account/subscription?from=cancel', VERIFY])).toBe(VERIFY)
  })

  it.each([
    [['nova']],
    [[]],
    [['nova', 'https://example.com/?next=novacore://account/']],
    [['nova', '--open=novacore://account/subscription?from=success']],
    [['nova', ' novacore://account/subscription?from=success']],
  ])('J4: finds none in %j', (argv) => {
    expect(linkFromArguments(argv)).toBeNull()
  })
})

describe('hasOverlongLink', () => {
  const long = `${VERIFY}${'a'.repeat(2_000)}`
  it.each([
    [['nova', VERIFY], false],
    [['nova', long], true],
    [['nova', ...Array.from({ length: 30 }, () => VERIFY)], true],
    [['nova', 'a'.repeat(3_000)], false],
    [['nova'], false],
  ])('J4: tells a start that must not meet the running app (%#)', (argv, isOverlong) => {
    expect(hasOverlongLink(argv)).toBe(isOverlong)
  })
})

function spell(link: DeepLink): string {
  const query = link.verb === 'subscription' ? `from=${link.from}` : `token=${link.token}`
  return `novacore://account/${link.verb}?${query}`
}
