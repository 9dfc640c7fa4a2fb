import { describe, expect, it } from 'vitest'
import { fc } from '../../tests/harness/random.ts'
import { parseExternalLink } from './external-link.ts'

describe('parseExternalLink', () => {
  it('J1: shows the host that will really be asked', () => {
    expect(parseExternalLink('https://example.com/a?b=c#d')).toEqual({
      url: 'https://example.com/a?b=c#d',
      shown: 'example.com',
      kind: 'website',
    })
    expect(parseExternalLink('https://localhost:8080/')?.shown).toBe('localhost:8080')
    expect(parseExternalLink('https://раураl.com/')?.shown).toMatch(/^xn--/)
    expect(parseExternalLink('mailto:alice@example.com?subject=Hi')).toEqual({
      url: 'mailto:alice@example.com?subject=Hi',
      shown: 'alice@example.com',
      kind: 'mail',
    })
  })

  it.each([
    'http://example.com/',
    'HTTP://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'novacore://x',
    'ms-msdt:/id',
    'https://bank.example@evil.example/',
    'https://user:pass@evil.example/',
    'mailto:',
    'mailto:alice@example.com,bob@example.com',
    'mailto:alice@example.com%0Abcc:bob@example.com',
    'mailto:--attach=x@example.com',
    'mailto:%22a%20b%22@example.com',
    'mailto:?subject=Hi',
    '/relative',
    '',
    'not a link',
    `https://example.com/${'a'.repeat(2_000)}`,
  ])('J1: refuses %s', (url) => {
    expect(parseExternalLink(url)).toBeNull()
  })

  it.each(['http://127.0.0.1:4242/pay/cs_1', 'http://localhost:4242/', 'http://localhost/'])(
    'F4: opens %s on this machine in development only',
    (url) => {
      expect(parseExternalLink(url, { opensLoopback: true })).toEqual({
        url,
        shown: new URL(url).host,
        kind: 'website',
      })
      expect([parseExternalLink(url), parseExternalLink(url, { opensLoopback: false })]).toEqual([null, null])
    },
  )

  it.each([
    'http://example.com/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'http://localhost@evil.example/',
    'http://user@localhost/',
    'http://evil.example/#localhost',
    'ftp://localhost/',
    'file://localhost/etc/passwd',
    'http://0.0.0.0/',
    'http://192.168.0.1/',
  ])('F4: refuses %s in development too', (url) => {
    expect(parseExternalLink(url, { opensLoopback: true })).toBeNull()
  })

  it.each([
    ['mailto:a@example.com?attach=/etc/passwd&subject=Hi', 'mailto:a@example.com?subject=Hi'],
    ['mailto:a@example.com?bcc=b@example.com&cc=c@example.com', 'mailto:a@example.com'],
    ['mailto:a@example.com?to=b@example.com&body=1%0D%0A2', 'mailto:a@example.com?body=1%0D%0A2'],
    ['mailto:a@example.com?SUBJECT=A%20B&Attachment=x', 'mailto:a@example.com?subject=A%20B'],
    [
      'mailto:a@example.com?subject=A%0D%0ABcc:%20b@example.com',
      'mailto:a@example.com?subject=A%20%20Bcc%3A%20b%40example.com',
    ],
    ['mailto:a@example.com?%61ttach=x&su%62ject=1+1', 'mailto:a@example.com?subject=1%2B1'],
    ['mailto:a@example.com?subject=first&subject=second', 'mailto:a@example.com?subject=first'],
    [
      'mailto:a@example.com?subject=%ZZ&body=b%26bcc=c@example.com',
      'mailto:a@example.com?body=b%26bcc%3Dc%40example.com',
    ],
    ['mailto:a@example.com#?bcc=b@example.com', 'mailto:a@example.com'],
  ])('J1: of a mail only address, subject and body are kept: %s', (raw, url) => {
    expect(parseExternalLink(raw)?.url).toBe(url)
  })

  it('J1: whatever a mail link holds, what is opened has one address and no field but subject and body', () => {
    const name = fc.oneof(fc.constantFrom('attach', 'bcc', 'cc', 'to', 'subject', 'body', 'x'), fc.string())
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.string())),
        fc.constantFrom('&', ';', '&amp;', '?'),
        (fields, joint) => {
          const query = fields.map(([key, value]) => `${encodeURI(key)}=${encodeURI(value)}`).join(joint)
          const url = new URL(
            parseExternalLink(`mailto:alice@example.com?${query}`)?.url ?? 'mailto:alice@example.com',
          )
          expect(url.pathname).toBe('alice@example.com')
          for (const key of url.searchParams.keys()) expect(['subject', 'body']).toContain(key)
        },
      ),
    )
  })
})
