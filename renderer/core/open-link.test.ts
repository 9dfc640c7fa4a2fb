import { describe, expect, it } from 'vitest'
import { openableHref } from './open-link.ts'

describe('addresses that may leave the app', () => {
  it.each(['https://example.org/a?b=c#d', 'mailto:alice@example.org'])('J2: %s', (href) => {
    expect(openableHref(href)).toBe(href)
  })

  it.each([
    'http://example.org/',
    'http://127.0.0.1:3000/',
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:x',
    'file:///x',
    'data:,x',
    'app://nova/',
    'x',
    '',
    '//host',
  ])('J2: not %j', (href) => {
    expect(openableHref(href)).toBeNull()
  })
})
