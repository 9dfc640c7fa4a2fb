import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const rows = readFileSync(join(ROOT, 'docs/security-asvs.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (---|Item|What) /.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const proofs = rows.map((cells) => cells.at(-1) ?? '').filter((proof) => proof !== '')

test.each([...new Set(proofs)])('docs/security-asvs.md: there is a test %s', (proof) => {
  const [file = '', name = ''] = proof.split(' › ')
  const path = join(import.meta.dirname, file)
  expect({ file, isThere: existsSync(path) }).toEqual({ file, isThere: true })
  expect(readFileSync(path, 'utf8')).toContain(name)
})

test('docs/security-asvs.md: what is said to be met names its test, or that nothing is there to test', () => {
  const bare = rows.filter((cells) => cells.length === 5 && cells[3] === 'Met' && cells[4] === '')
  expect(bare).toEqual([])
  expect(rows.filter((cells) => cells.length === 5).length).toBeGreaterThan(50)
})
