import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheDir, makeFolderWhole, sweepTemporaries, temporaryBeside } from './cache.mjs'

let folder

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'novacore-cache-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

it('keeps the cache where the system keeps caches, unless NOVACORE_CACHE says otherwise', () => {
  const home = '/home/alice'
  expect({
    linux: cacheDir({ env: {}, platform: 'linux', home }),
    xdg: cacheDir({ env: { XDG_CACHE_HOME: '/fast' }, platform: 'linux', home }),
    mac: cacheDir({ env: {}, platform: 'darwin', home }),
    own: cacheDir({ env: { NOVACORE_CACHE: '/big/novacore' }, platform: 'darwin', home }),
  }).toEqual({
    linux: '/home/alice/.cache/novacore',
    xdg: '/fast/novacore',
    mac: '/home/alice/Library/Caches/novacore',
    own: '/big/novacore',
  })
})

describe('makeFolderWhole', () => {
  it('replaces a folder only when the new one is complete', async () => {
    const path = join(folder, 'electron')
    mkdirSync(path)
    writeFileSync(join(path, 'version'), 'old')
    const failed = makeFolderWhole(path, async (temporary) => {
      await writeFile(join(temporary, 'version'), 'half')
      throw new Error('the network went away')
    })
    await expect(failed).rejects.toThrow('the network went away')
    expect(readFileSync(join(path, 'version'), 'utf8')).toBe('old')
    await makeFolderWhole(path, (temporary) => writeFile(join(temporary, 'version'), 'new'))
    expect(readFileSync(join(path, 'version'), 'utf8')).toBe('new')
    expect(await readdir(folder)).toEqual(['electron'])
  })
})

describe('sweepTemporaries', () => {
  it('removes what killed runs left, and nothing of a living one or of a download', async () => {
    const mine = temporaryBeside(join(folder, 'ollama'))
    const dead = join(folder, 'ollama.tmp-4194305-00c0ffee')
    mkdirSync(mine)
    mkdirSync(dead)
    writeFileSync(join(folder, 'model.part'), 'half')
    await sweepTemporaries(folder)
    expect([existsSync(mine), existsSync(dead), existsSync(join(folder, 'model.part'))]).toEqual([
      true,
      false,
      true,
    ])
  })
})
