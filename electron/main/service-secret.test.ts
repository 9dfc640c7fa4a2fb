import { decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { PERMISSIONS, serviceTokenClaimsSchema } from '../../contract/service-token.ts'
import { createServiceSecret, createTokenSource } from './service-secret.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NOON_MS = Date.UTC(2026, 0, 1, 12)

describe('service secret', () => {
  it('H1: is 32 bytes and another one at each launch', () => {
    const [first, second] = [createServiceSecret(), createServiceSecret()]
    expect([first.byteLength, second.byteLength, first.equals(second)]).toEqual([32, 32, false])
  })

  it('H1: signs a token as the contract says it', async () => {
    const secret = createServiceSecret()
    const token = await createTokenSource(secret, () => NOON_MS)()
    const { payload } = await jwtVerify(token, secret, { currentDate: new Date(NOON_MS) })
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(serviceTokenClaimsSchema.strict().parse(payload)).toEqual({
      type: 'service',
      service: 'main',
      permissions: [...PERMISSIONS],
      iss: 'novacore',
      aud: 'novacore-core',
      iat: NOON_MS / 1000,
      exp: NOON_MS / 1000 + 24 * 60 * 60,
    })
  })

  it('H1: keeps one token until 80 % of its life is over, and renews it then', async () => {
    let nowMs = NOON_MS
    const token = createTokenSource(createServiceSecret(), () => nowMs)
    const first = await token()
    nowMs = NOON_MS + 0.8 * DAY_MS - 1_000
    expect(await token()).toBe(first)
    nowMs = NOON_MS + 0.8 * DAY_MS
    expect(await token()).not.toBe(first)
  })

  it('H1: renews a token that a clock set back has put into the future', async () => {
    let nowMs = NOON_MS
    const token = createTokenSource(createServiceSecret(), () => nowMs)
    const first = await token()
    nowMs = NOON_MS - 60_000
    expect(await token()).not.toBe(first)
  })
})
