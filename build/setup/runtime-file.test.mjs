import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readRuntime, runtimePath, writeRuntime } from './runtime-file.mjs'

let root

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'novacore-runtime-'))
})

afterEach(() => rm(root, { recursive: true, force: true }))

const PARTS = {
  node: '/checkout/node_modules/node/bin/node',
  electron: { path: '/cache/electron', version: '33.2.1', source: 'npm package', napi: 9, wasThere: true },
  binding: '/cache/better_sqlite3.node',
  ollama: { path: '/cache/ollama', version: '0.24.0', source: 'go install', wasThere: false },
  starter: { name: 'smollm2:135m', file: '/cache/starter.gguf' },
  embedding: { name: 'all-minilm', dir: '/cache/all-minilm' },
}

it('writes exactly the agreed fields', async () => {
  await writeRuntime(root, PARTS)
  expect(JSON.parse(await readFile(runtimePath(root), 'utf8'))).toEqual({
    version: 1,
    node: '/checkout/node_modules/node/bin/node',
    electron: { path: '/cache/electron', version: '33.2.1', source: 'npm package' },
    sqlite: { electronBinding: '/cache/better_sqlite3.node' },
    ollama: { path: '/cache/ollama', version: '0.24.0', source: 'go install' },
    models: { starter: PARTS.starter, embedding: PARTS.embedding },
  })
})

it('says null where the prebuilt SQLite serves Electron, and leaves no temporary file', async () => {
  await writeRuntime(root, { ...PARTS, binding: null })
  expect((await readRuntime(root)).sqlite).toEqual({ electronBinding: null })
  expect(await readdir(join(root, 'dist'))).toEqual(['runtime.json'])
})

it('says what to run when the file is missing', async () => {
  await expect(readRuntime(root)).rejects.toThrow('npm run setup')
})
