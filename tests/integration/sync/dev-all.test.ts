import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import type { BillingLink, SubscriptionState } from '../../../contract/sync/billing.ts'
import { post } from '../../harness/sync-process.ts'
import { makeDataDir } from '../../harness/test-core.ts'

const DEV_ALL = join(import.meta.dirname, '../../../build/dev-all.mjs')

let made: Awaited<ReturnType<typeof makeDataDir>>
let child: ChildProcess | null = null
beforeEach(async () => {
  made = await makeDataDir()
})
afterEach(async () => {
  await stop()
  await made.remove()
})

/** Returns what it printed, by the first word or words of each line. */
async function start(): Promise<Map<string, string>> {
  const args = [DEV_ALL, '--no-app', '--port=0', `--sync-dir=${made.dataDir}`]
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  child = started
  const printed = new Map<string, string>()
  for await (const line of createInterface(started.stdout)) {
    const [, name, value] = /^(.+?) {2,}(.+)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) printed.set(name, value)
    if (line.startsWith('Ready.')) return printed
  }
  throw new Error('It ended before it was ready.')
}

async function stop(): Promise<number | null> {
  const running = child
  child = null
  if (running === null) return null
  const ended = once(running, 'exit')
  if (running.exitCode === null) running.kill('SIGINT')
  const [code] = await ended
  return code as number | null
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

async function logIn(url: string, line = ''): Promise<string> {
  const [, email, password] = /^(.+), password: (.+)$/.exec(line) ?? []
  return (await post<TokenPair>(`${url}/auth/login`, { email, password })).accessToken
}

async function stateOf(url: string, token: string): Promise<SubscriptionState> {
  const reply = await fetch(`${url}/billing/subscription`, { headers: bearer(token) })
  return (await reply.json()) as SubscriptionState
}

/** Presses the button of a page, as its form says. */
async function press(pageUrl: string, label: string): Promise<string> {
  const page = await (await fetch(pageUrl)).text()
  const [, action = ''] = new RegExp(`action="([^"]+)"><button>${label}<`).exec(page) ?? []
  expect(action, `a button ${label} on ${page}`).not.toBe('')
  const reply = await fetch(new URL(action, pageUrl), { method: 'POST', redirect: 'manual' })
  expect(reply.status).toBe(303)
  return new URL(reply.headers.get('location') ?? '', pageUrl).href
}

test('dev:all: one account of each tier, a purchase by the page, the portal, and all of it again after a restart', async () => {
  const first = await start()
  const url = first.get('Sync server') ?? ''
  for (const tier of ['free_trial', 'basic', 'pro']) {
    const token = await logIn(url, first.get(tier))
    expect((await stateOf(url, token)).tier).toBe(tier)
  }
  const mails = await (await fetch(first.get('Mails') ?? '')).text()
  expect(mails).toContain('Confirm your email address')
  expect(mails).toMatch(/<a href="http:\/\/127\.0\.0\.1:\d+\/open\/verify-email#token=[\w-]{43}">/)

  const token = await logIn(url, first.get('free_trial'))
  const buy = async (tier: string) =>
    (await post<BillingLink>(`${url}/billing/checkout`, { tier }, bearer(token))).url
  expect(await press(await buy('basic'), 'Cancel')).toBe(`${url}/open/subscription?from=cancel`)
  expect((await stateOf(url, token)).tier).toBe('free_trial')
  const page = await buy('basic')
  expect(await press(page, 'Pay')).toBe(`${url}/open/subscription?from=success`)
  await expect.poll(async () => (await stateOf(url, token)).tier, { timeout: 30_000 }).toBe('basic')
  expect((await fetch(page)).status).toBe(404)

  const openPortal = async (at: string, as: string) =>
    (await post<BillingLink>(`${at}/billing/portal`, {}, bearer(as))).url
  const portal = await openPortal(url, token)
  expect(await press(portal, 'Change plan to Pro')).toBe(portal)
  await expect.poll(async () => (await stateOf(url, token)).tier, { timeout: 30_000 }).toBe('pro')
  await press(portal, 'Cancel subscription')
  await expect
    .poll(async () => (await stateOf(url, token)).subscriptions[0]?.cancel_at_ms, { timeout: 30_000 })
    .toEqual(expect.any(Number))
  expect(await press(portal, 'Back')).toBe(`${url}/open/subscription?from=portal`)
  expect(await stop()).toBe(0)

  const second = await start()
  const again = second.get('Sync server') ?? ''
  const later = await logIn(again, second.get('free_trial'))
  expect((await stateOf(again, later)).tier).toBe('pro')
  await press(await openPortal(again, later), 'End now')
  await expect.poll(async () => (await stateOf(again, later)).tier, { timeout: 30_000 }).toBe('free_trial')
})
