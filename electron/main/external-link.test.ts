import { describe, expect, it } from 'vitest'
import { parseExternalLink } from './external-link.ts'

describe('parseExternalLink', () => {
  it('J1: shows the host that will really be asked', () => {
    expect(parseExternalLink('https://example.com/a?b=c#d')).toEqual({
      url: 'https://example.com/a?b=c#d',
      shown: 'example.com',
      kind: 'website',
    })
    expect(parseExternalLink('http://localhost:8080/')?.shown).toBe('localhost:8080')
    expect(parseExternalLink('https://раураl.com/')?.shown).toMatch(/^xn--/)
    expect(parseExternalLink('mailto:alice@example.com?subject=Hi')).toEqual({
      url: 'mailto:alice@example.com?subject=Hi',
      shown: 'alice@example.com',
      kind: 'mail',
    })
  })

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'novacore://x',
    'ms-msdt:/id',
    'https://bank.example@evil.example/',
    'https://user:pass@evil.example/',
    'mailto:',
    '/relative',
    '',
    'not a link',
    `https://example.com/${'a'.repeat(2_000)}`,
  ])('J1: refuses %s', (url) => {
    expect(parseExternalLink(url)).toBeNull()
  })
})
