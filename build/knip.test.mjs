import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const KNIP = resolve('node_modules/knip/bin/knip.js')
const CONFIG = resolve('knip.json')

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'knip-'))
  mkdirSync(join(folder, 'electron/main'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "sample", "type": "module" }')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs knip as `npm run check:dead` does, on a folder with these two files. @param {{ main: string, part: string }} files */
function knip({ main, part }) {
  writeFileSync(join(folder, 'electron/main/main.ts'), main)
  writeFileSync(join(folder, 'electron/main/part.ts'), part)
  const args = [KNIP, '--no-progress', '--config', CONFIG, '--directory', folder]
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return { status, stdout }
}

test('an export that is imported passes', () => {
  expect(
    knip({ main: "import { one } from './part.ts'\none()\n", part: 'export const one = () => 1\n' }),
  ).toMatchObject({ status: 0 })
})

test('an export that nothing imports and a file that nothing imports fail', () => {
  const dead = knip({
    main: "import { one } from './part.ts'\none()\n",
    part: 'export const one = () => 1\nexport const two = 2\n',
  })
  expect(dead).toEqual({ status: 1, stdout: expect.stringContaining('two') })
  expect(knip({ main: 'console.log(1)\n', part: 'export const one = 1\n' })).toEqual({
    status: 1,
    stdout: expect.stringContaining('electron/main/part.ts'),
  })
})
