import { afterEach, describe, expect, it, vi } from 'vitest'
import { openableHref, openPaymentPage } from './open-link.ts'

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

describe('payment pages', () => {
  const openExternal = vi.fn(async () => true)
  afterEach(() => {
    vi.unstubAllGlobals()
    openExternal.mockClear()
  })

  // Whether a page of this machine may be opened is decided by main, which allows it in development alone.
  it.each([
    ['https://checkout.stripe.com/c/pay/1', true],
    ['http://127.0.0.1:12111/c/pay/1', true],
    ['http://localhost:12111/c/pay/1', true],
    ['http://example.org/', false],
    ['http://127.0.0.1.example.org/', false],
    ['file:///x', false],
    ['x', false],
  ])('F6: %s is handed to the desktop: %s', async (href, isHanded) => {
    vi.stubGlobal('window', { nova: { openExternal } })
    expect(await openPaymentPage(href)).toBe(isHanded)
    expect(openExternal.mock.calls).toEqual(isHanded ? [[href]] : [])
  })
})
