import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fingerprint } from './sources.mjs'

let root
const write = async (path, text) => {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), text)
}
const mark = () => fingerprint(root, ['src', 'package.json', 'not-there'])

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'nova-sources-'))
  await write('src/a.ts', 'a')
  await write('src/deep/b.ts', 'b')
  await write('package.json', '{}')
})
afterEach(() => rm(root, { recursive: true }))

it('is the same for the same sources, whatever their times', async () => {
  const before = await mark()
  await write('src/a.ts', 'a')
  expect(await mark()).toBe(before)
})

it('changes with a content, a name, a new file and a file named by itself', async () => {
  const marks = [await mark()]
  await write('src/deep/b.ts', 'c')
  marks.push(await mark())
  await rename(join(root, 'src/a.ts'), join(root, 'src/z.ts'))
  marks.push(await mark())
  await write('src/new.ts', '')
  marks.push(await mark())
  await write('package.json', '{ }')
  marks.push(await mark())
  expect(new Set(marks).size).toBe(5)
})

it('does not change with tests and hidden files, which go into no build', async () => {
  const before = await mark()
  await write('src/a.test.ts', 'x')
  await write('src/.swap', 'x')
  expect(await mark()).toBe(before)
})
