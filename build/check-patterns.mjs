import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { check } from 'recheck'
import { patternsOf } from './list-patterns.mjs'

/**
 * `npm run check:patterns [-- FILE…]`: fails when a regular expression of product code can take more than linear time.
 * recheck proves a pattern safe by an automaton, or attacks it where it has what an automaton cannot (MakeNowJust,
 * "recheck", 2020). A pattern that is put together at run time cannot be read here: it fails too, unless the line above
 * says why it is safe: `// pattern-ok: …`.
 */
const ROOTS = ['contract', 'native', 'server-kit', 'electron', 'sync-server', 'renderer']
const TIMEOUT_MS = 60_000

/** @param {readonly string[]} files @returns {Promise<string[]>} one line for each fault */
export async function faultsOf(files) {
  const faults = []
  for (const { path, line, source, flags, excuse } of files.flatMap((file) => patternsOf(file))) {
    if (excuse) continue
    if (source === null) {
      faults.push(
        `${path}:${line} is put together at run time; say above it why it is safe (// pattern-ok: …)`,
      )
      continue
    }
    const result = await check(source, flags, { timeout: TIMEOUT_MS, checker: 'auto', randomSeed: 1 })
    if (result.status === 'safe') continue
    const reason = result.status === 'vulnerable' ? result.complexity.summary : result.error.kind
    const attack =
      result.status === 'vulnerable' ? `, for example on ${result.attack.pattern.slice(0, 200)}` : ''
    faults.push(`${path}:${line} /${source.slice(0, 80)}/${flags}: ${reason}${attack}`)
  }
  return faults
}

function productFiles() {
  return ROOTS.flatMap((root) => globSync(`${root}/**/*.{ts,tsx}`))
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .sort()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2)
  const files = named.length > 0 ? named : productFiles()
  const faults = await faultsOf(files)
  for (const fault of faults) console.error(fault)
  console.log(`${files.length} files, ${faults.length} patterns that can take too long`)
  if (faults.length > 0) process.exit(1)
  // recheck's own process would keep this one alive.
  process.exit(0)
}
