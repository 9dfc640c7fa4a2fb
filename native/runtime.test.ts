import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tempDir } from '../tests/harness/engine-parts.ts'
import { fakeRuntime } from '../tests/harness/fake-runtime.ts'
import { readRuntime } from './runtime.ts'

let temp: ReturnType<typeof tempDir>
beforeEach(() => {
  temp = tempDir()
})
afterEach(() => temp.remove())

const write = (content: string): string => {
  const file = join(temp.dir, 'runtime.json')
  writeFileSync(file, content)
  return file
}

test('reads what set-up wrote', () => {
  const runtime = fakeRuntime(temp.dir)
  expect(readRuntime(write(JSON.stringify(runtime)))).toEqual(runtime)
})

test('says how to set up when the file is missing', () => {
  expect(() => readRuntime(join(temp.dir, 'none.json'))).toThrow(/is missing: run npm start or npm run setup/)
})

test('says how to set up when the file is half written', () => {
  expect(() => readRuntime(write('{"version":1,'))).toThrow(/cannot be read: run npm start or npm run setup/)
})

test('names the fields that a file of another version lacks', () => {
  const { models: _, ...rest } = fakeRuntime(temp.dir)
  expect(() => readRuntime(write(JSON.stringify(rest)))).toThrow(
    /not of this version \(models\): run npm run setup/,
  )
})

test('refuses a checksum that is none', () => {
  const runtime = fakeRuntime(temp.dir)
  runtime.models.starter.sha256 = 'latest'
  expect(() => readRuntime(write(JSON.stringify(runtime)))).toThrow(/models\.starter\.sha256/)
})
