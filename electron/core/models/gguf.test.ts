import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ggufFile } from '../../../tests/harness/gguf-file.ts'
import { realRuntime } from '../../../tests/harness/prepared-models.ts'
import { readGgufHead } from './gguf.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'nova-gguf-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

const read = (bytes: Buffer) => {
  const path = join(dir, 'one.gguf')
  writeFileSync(path, bytes)
  return readGgufHead(path)
}

test('B3: reads what a GGUF file says of itself', async () => {
  expect(await read(ggufFile({ bytes: 1_000 }))).toEqual({
    architecture: 'llama',
    name: 'Tiny',
    contextTokens: 8_192,
    hasChatTemplate: true,
  })
  expect(await read(ggufFile({ template: null }))).toMatchObject({ hasChatTemplate: false })
})

test('B3: reads the file of the starter model, with its whole vocabulary', async () => {
  expect(await readGgufHead(realRuntime().models.starter.file)).toMatchObject({
    architecture: 'llama',
    contextTokens: 8_192,
  })
})

test('B3: refuses what is cut off, of another kind, or lies about its lengths', async () => {
  const good = ggufFile()
  const lying = Buffer.from(good)
  lying.writeBigUInt64LE(2n ** 60n, 24)
  for (const bad of [Buffer.alloc(0), Buffer.from('GIF89a'), good.subarray(0, 40), lying]) {
    await expect(read(bad)).rejects.toMatchObject({ code: 'import_not_gguf' })
  }
  await expect(readGgufHead(join(dir, 'none'))).rejects.toMatchObject({ code: 'import_file_missing' })
})
