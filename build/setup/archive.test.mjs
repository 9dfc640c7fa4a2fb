import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { pack } from 'tar-stream'
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

/** A .tgz of the entries as they are given, also of ones that `tar` would not write. */
async function tgzOf(entries) {
  const packing = pack()
  for (const { data = '', ...header } of entries) packing.entry(header, data)
  packing.finalize()
  const parts = []
  for await (const part of packing) parts.push(part)
  const archive = join(folder, 'download.tgz')
  writeFileSync(archive, gzipSync(Buffer.concat(parts)))
  return { archive, name: 'package.tgz', folder: join(folder, 'to') }
}

it('unpacks a .tgz with its executable bits, and with links that stay inside where they are allowed', async () => {
  const what = await tgzOf([
    { name: 'lib/one.so.1', mode: 0o755, data: 'library' },
    { name: 'lib/one.so', type: 'symlink', linkname: 'one.so.1' },
  ])
  await unpack({ ...what, allowsLinks: true }, context)
  expect(readFileSync(join(folder, 'to/lib/one.so'), 'utf8')).toBe('library')
  expect(statSync(join(folder, 'to/lib/one.so.1')).mode & 0o111).toBe(0o111)
  await expect(unpack({ ...what, folder: join(folder, 'strict') }, context)).rejects.toThrow(
    'holds a symlink',
  )
})

it.each([
  ['a hard link', { name: 'evil', type: 'link', linkname: '/etc/passwd' }, 'holds a link'],
  ['a hard link inside', { name: 'evil', type: 'link', linkname: 'good' }, 'holds a link'],
  [
    'a device',
    { name: 'evil', type: 'character-device', devmajor: 1, devminor: 3 },
    'holds a character-device',
  ],
  ['a pipe', { name: 'evil', type: 'fifo' }, 'holds a fifo'],
  ['a link out', { name: 'evil', type: 'symlink', linkname: '../../etc' }, 'leads outside'],
  ['an absolute link', { name: 'evil', type: 'symlink', linkname: '/etc/passwd' }, 'leads outside'],
  ['a path above', { name: '../evil', data: 'x' }, 'leads outside'],
  ['a path above, in the middle', { name: 'a/../../evil', data: 'x' }, 'leads outside'],
  ['an absolute path', { name: `${tmpdir()}/novacore-evil`, data: 'x' }, 'leads outside'],
])('refuses a .tgz with %s', async (_what, entry, words) => {
  const what = await tgzOf([{ name: 'good', data: 'x' }, entry])
  await expect(unpack({ ...what, allowsLinks: true }, context)).rejects.toThrow(words)
  expect(existsSync(join(folder, 'evil'))).toBe(false)
  expect(existsSync(join(tmpdir(), 'novacore-evil'))).toBe(false)
})

it('writes nothing through a link of a .tgz', async () => {
  const what = await tgzOf([
    { name: 'out', type: 'symlink', linkname: '..' },
    { name: 'out/evil', data: 'x' },
  ])
  await expect(unpack({ ...what, allowsLinks: true }, context)).rejects.toThrow()
  expect(existsSync(join(folder, 'evil'))).toBe(false)
})

it('fails when a .tgz is cut', async () => {
  const what = await tgzOf([{ name: 'good', data: 'x'.repeat(5_000) }])
  writeFileSync(what.archive, readFileSync(what.archive).subarray(0, 60))
  await expect(unpack(what, context)).rejects.toThrow()
})

it('fails when a .tar.zst is damaged', async () => {
  const archive = join(folder, 'download')
  writeFileSync(archive, zstdCompressSync(releaseTar()).subarray(0, 60))
  const unpacking = unpack({ archive, name: 'ollama-linux-amd64.tar.zst', folder, leaveOut: [] }, context)
  await expect(unpacking).rejects.toThrow(/could not be decompressed: .+/)
})
