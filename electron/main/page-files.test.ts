import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPageFile } from './page-files.ts'

let folder: string
let root: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nova-page-'))
  root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), 'the page')
  writeFileSync(join(root, 'assets', 'a b.js'), 'script')
  writeFileSync(join(root, 'assets', 'notes.exe'), 'no')
  writeFileSync(join(folder, 'secret.json'), 'secret')
  mkdirSync(join(folder, 'renderer-other'))
  writeFileSync(join(folder, 'renderer-other', 'x.json'), 'secret')
})
afterAll(() => rmSync(folder, { recursive: true }))

async function read(path: string): Promise<[string, string] | null> {
  const file = await readPageFile(root, path)
  return file && [file.type, Buffer.from(file.body).toString()]
}

describe('readPageFile', () => {
  it('J2: serves the page for every route of it, and files by their names', async () => {
    const page = ['text/html; charset=utf-8', 'the page']
    expect(await read('/')).toEqual(page)
    expect(await read('/chats/0197-abc')).toEqual(page)
    expect(await read('/index.html')).toEqual(page)
    expect(await read('/assets/a%20b.js')).toEqual(['text/javascript; charset=utf-8', 'script'])
  })

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/../../secret.json',
    '/..\\secret.json',
    '/..%5csecret.json',
    '/../renderer-other/x.json',
    '//etc/passwd.json',
    '/%00.json',
    '/%E0%A4%A.json',
    '/missing.js',
    '/assets/notes.exe',
  ])('J2: has nothing at %s', async (path) => {
    expect(await read(path)).toBeNull()
  })
})
