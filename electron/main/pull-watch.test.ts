import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Pull } from '../../contract/core/pulls.ts'
import { isPulling, PullWatch } from './pull-watch.ts'
import { pullWords } from './pull-words.ts'

const pull = (state: Pull['state'], done_bytes = 0): Pull => ({
  id: 'one',
  name: 'gemma3:4b',
  kind: 'download',
  state,
  done_bytes,
  total_bytes: 100,
  bytes_per_second: null,
  seconds_left: null,
  error: null,
  has_template: null,
  created_at: 1,
  updated_at: 1,
})

let pulls: Pull[]
let asked: string[]
let core: { url: string; close: () => void }
beforeEach(async () => {
  pulls = []
  asked = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ pulls }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  core = { url: `http://127.0.0.1:${port}`, close: () => server.close() }
})
afterEach(() => core.close())

const token = async () => 'token'

test('B3: shows the progress of a download on the icon, and tells once that it is done', async () => {
  const shown: (number | null)[] = []
  const told: string[] = []
  const watch = new PullWatch({
    coreUrl: () => core.url,
    token,
    showProgress: (share) => shown.push(share),
    notify: ({ state }) => told.push(state),
  })
  pulls = [pull('running', 25)]
  watch.start()
  await vi.waitFor(() => expect(shown).toContain(0.25), 10_000)
  pulls = [pull('done', 100)]
  await vi.waitFor(() => expect(told).toEqual(['done']), 10_000)
  expect(shown.at(-1)).toBeNull()
  watch.stop()
  expect(asked[0]).toBe('/models/pulls')
})

test('B3: a closed app stays for a download that runs, not for one that waits for the network', async () => {
  const states = ['running', 'waiting', 'verifying', 'offline', 'paused', 'failed', 'done'] as const
  const kept: string[] = []
  for (const state of states) {
    pulls = [pull(state)]
    if (await isPulling(core.url, token)) kept.push(state)
  }
  expect(kept).toEqual(['running', 'waiting', 'verifying'])
  expect(await isPulling(null, token)).toBe(false)
})

test('B3: the notification speaks the language of the app', () => {
  expect(pullWords(pull('done'), 'system', 'de-CH')).toEqual({
    title: 'Das Modell ist bereit',
    body: 'gemma3:4b',
  })
  expect(pullWords(pull('failed'), 'fr', 'en-US').title).toBe('Le téléchargement s’est arrêté')
  expect(pullWords(pull('done'), 'system', 'ja').title).toBe('The model is ready')
})
