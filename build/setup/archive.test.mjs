import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { unpack } from './archive.mjs'

let folder
let context

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'novacore-archive-'))
  const reporter = { during: (_text, work) => work(), progress: () => {} }
  context = { reporter, node: process.execPath, verbose: false, logFile: join(folder, 'log') }
})

afterEach(() => rm(folder, { recursive: true, force: true }))

/** A tar archive laid out like Ollama's release for Linux. */
function releaseTar() {
  const from = join(folder, 'release')
  for (const path of ['bin/ollama', 'lib/ollama/libggml-cpu.so', 'lib/ollama/cuda_v12/libcublas.so']) {
    mkdirSync(join(from, path, '..'), { recursive: true })
    writeFileSync(join(from, path), path)
  }
  execFileSync('tar', ['-cf', join(folder, 'release.tar'), '-C', from, '.'])
  return readFileSync(join(folder, 'release.tar'))
}

it('unpacks a .tar.zst with Node 24 and leaves out the libraries of an accelerator that is not there', async () => {
  const archive = join(folder, 'download')
  const to = join(folder, 'to')
  mkdirSync(to)
  writeFileSync(archive, zstdCompressSync(releaseTar()))
  const leaveOut = ['lib/ollama/cuda_v12']
  await unpack({ archive, name: 'ollama-linux-amd64.tar.zst', folder: to, leaveOut }, context)
  expect(readFileSync(join(to, 'bin/ollama'), 'utf8')).toBe('bin/ollama')
  expect(existsSync(join(to, 'lib/ollama/libggml-cpu.so'))).toBe(true)
  expect(existsSync(join(to, 'lib/ollama/cuda_v12'))).toBe(false)
})

it('fails when a .tar.zst is damaged', async () => {
  const archive = join(folder, 'download')
  writeFileSync(archive, zstdCompressSync(releaseTar()).subarray(0, 60))
  const unpacking = unpack({ archive, name: 'ollama-linux-amd64.tar.zst', folder, leaveOut: [] }, context)
  await expect(unpacking).rejects.toThrow(/could not be decompressed: .+/)
})
