import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const SOURCE = /^(?:build|contract|docs|electron|native|renderer|server-kit|sync-server|tests)\//

/**
 * Paths in backticks. One with a slash is from the root; a bare file name belongs to the folder (`name/`) named before
 * it in the same line.
 * @param {string} text @returns {string[]}
 */
function pathsIn(text) {
  return text.split('\n').flatMap((line) => {
    let folder = ''
    return [...line.matchAll(/`([\w.@-]+(?:\/[\w.@-]*)*)`/g)].flatMap(([, name = '']) => {
      if (name.endsWith('/')) folder = name
      if (name.includes('/')) return name
      return folder && /\.\w+$/.test(name) ? join(folder, name) : []
    })
  })
}

test('each path that docs/architecture.md names exists', () => {
  const paths = pathsIn(readFileSync('docs/architecture.md', 'utf8'))
  expect(paths.length).toBeGreaterThan(50)
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})

test('each source path in the other pages exists', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/{*,decisions/*}.md')]
  const missing = pages.flatMap((page) =>
    pathsIn(readFileSync(page, 'utf8'))
      .filter((path) => SOURCE.test(path) && !existsSync(path))
      .map((path) => `${page}: ${path}`),
  )
  expect(missing).toEqual([])
})

test('reads bare names in the folder before them', () => {
  expect(pathsIn('`a/b/`: `c.ts` → `d/e.ts`\n`f.ts` and `npm run core`')).toEqual([
    'a/b/',
    'a/b/c.ts',
    'd/e.ts',
  ])
})
