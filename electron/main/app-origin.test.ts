import { describe, expect, it } from 'vitest'
import { isAllowedRequest, isAppUrl, isPageUrl } from './app-origin.ts'

describe('app origin', () => {
  it('J2: knows its own pages', () => {
    expect(['app://nova/', 'app://nova/chats/1', 'app://nova/api/health'].map(isAppUrl)).toEqual([
      true,
      true,
      true,
    ])
    expect(['app://nova/', 'app://nova/chats/1', 'app://nova/api/health'].map(isPageUrl)).toEqual([
      true,
      true,
      false,
    ])
  })

  it.each([
    'https://nova/',
    'app://evil/',
    'app://nova.evil/',
    'app://nova:1/',
    'app:nova',
    'file:///x',
    'about:blank',
    'data:text/html,x',
    'javascript:1',
    '',
  ])('J2: takes %j for foreign', (url) => {
    expect([isAppUrl(url), isPageUrl(url), isAllowedRequest(url, null)]).toEqual([false, false, false])
  })

  it('J2: lets the web socket of hot reload through in development only', () => {
    const devServer = 'http://127.0.0.1:5173'
    const url = 'ws://127.0.0.1:5173/?token=x'
    expect([isAllowedRequest(url, null), isAllowedRequest(url, devServer)]).toEqual([false, true])
    expect(isAllowedRequest('ws://127.0.0.1:51730/', devServer)).toBe(false)
    expect(isAllowedRequest('http://127.0.0.1:5173/', devServer)).toBe(false)
  })
})
