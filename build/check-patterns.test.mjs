import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { faultsOf } from './check-patterns.mjs'
import { patternsOf } from './list-patterns.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patterns-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
/** @param {string} text */
const file = (text) => {
  const path = join(folder, 'sample.ts')
  writeFileSync(path, text)
  return path
}

test('a pattern that backtracks is named with its line, also when it is made of constants', async () => {
  const path = file(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
    "const WORD = '(?:a ?|a)*'\n\nexport const A = new RegExp(`^${WORD}kill$`, 'i')\nexport const B = /^(\\s+)+$/\n",
  )
  const faults = await faultsOf([path])
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([`${path}:3`, `${path}:4`])
  expect(faults[0]).toContain('exponential')
}, 120_000)

test('a linear pattern passes', async () => {
  expect(await faultsOf([file('export const A = /^[a-z]+ [0-9]{1,3}$/u\n')])).toEqual([])
}, 120_000)

test('a pattern that is put together at run time needs a reason above it', async () => {
  const made = 'export const of = (word: string) => new RegExp(word)\n'
  expect(await faultsOf([file(made)])).toEqual([
    expect.stringContaining('sample.ts:1 is put together at run time'),
  ])
  expect(await faultsOf([file(`// pattern-ok: the word is a constant\n${made}`)])).toEqual([])
})

test('reads literals, templates and the source of another pattern', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source text
  const text = "const A = /x(?:y)/iu\nconst N = 'z'\nconst B = RegExp(`${A.source}|${N}`, 'g')\n"
  expect(patternsOf('a.ts', text)).toEqual([
    { path: 'a.ts', line: 1, source: 'x(?:y)', flags: 'iu', excuse: false },
    { path: 'a.ts', line: 3, source: 'x(?:y)|z', flags: 'g', excuse: false },
  ])
})
