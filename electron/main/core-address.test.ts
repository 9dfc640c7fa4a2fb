import { describe, expect, it } from 'vitest'
import { fc } from '../../tests/harness/random.ts'
import { addressAt } from './core-address.ts'

const ORIGIN = 'http://127.0.0.1:4711'
const TRICKS = [
  '/',
  '//',
  '\\',
  '/\\',
  '..',
  '.',
  '@',
  ':',
  '?',
  '#',
  '%2f',
  '%2F%2f',
  '%5c',
  '%40',
  '%2e%2e',
  '\t',
  '\n',
  ' ',
]

describe('addressAt', () => {
  it.each([
    ['/chat/sessions?x=1', '/chat/sessions?x=1'],
    ['//evil.example:80/x', '//evil.example:80/x'],
    ['/\\evil.example/x', '//evil.example/x'],
    ['/../../x', '/x'],
    ['/@evil.example/', '/@evil.example/'],
    ['/?//evil.example', '/?//evil.example'],
  ])('H1: %s stays on the server', (path, expected) => {
    const target = addressAt(ORIGIN, path)
    expect({ origin: target.origin, path: target.pathname + target.search }).toEqual({
      origin: ORIGIN,
      path: expected,
    })
  })

  it.each(['@evil.example/', '.evil.example/', '1/x', 'evil', ''])(
    'H1: refuses %j, which is no path',
    (path) => {
      expect(() => addressAt(ORIGIN, path)).toThrow('does not belong')
    },
  )

  it('H1: whatever a path holds, it is asked of the server or refused', () => {
    const part = fc.oneof(fc.constantFrom(...TRICKS, 'evil.example', '127.0.0.1:9', 'user'), fc.string())
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.boolean(), (parts, hasSlash) => {
        const path = (hasSlash ? '/' : '') + parts.join('')
        let target: URL
        try {
          target = addressAt(ORIGIN, path)
        } catch (error) {
          expect(error).toMatchObject({ code: 'origin_not_allowed' })
          return
        }
        expect([target.origin, target.username, target.password]).toEqual([ORIGIN, '', ''])
      }),
      { numRuns: 2_000 },
    )
  })
})
