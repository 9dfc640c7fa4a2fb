/**
 * `npm run build`: bundles main, preload, core and workers with esbuild and the page with vite into dist/. A part whose sources
 * are unchanged is skipped, so that `npm start` is quick; `--force` builds all. dist/runtime.json is not touched.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundles } from './bundles.mjs'
import { acquireLock } from './setup/lock.mjs'
import { fingerprint } from './sources.mjs'

const ROOT = resolve(fileURLToPath(import.meta.url), '../..')

/** What goes into each part. */
const SOURCES = {
  shell: ['contract', 'electron', 'native', 'build/bundles.mjs', 'package.json', 'package-lock.json'],
  page: ['contract', 'renderer', 'vite.config.ts', 'package-lock.json'],
}
const OUTPUTS = {
  shell: [
    'dist/main/main.mjs',
    'dist/preload/preload.cjs',
    'dist/core/main.mjs',
    'dist/workers/main.mjs',
    'dist/workers/read-thread.mjs',
  ],
  page: ['dist/renderer/index.html'],
}

/** A build failed because of the sources; `message` names file, line and error. */
export class BuildError extends Error {
  name = 'BuildError'
  /** @param {'shell' | 'page'} part @param {string} message @param {unknown} [cause] */
  constructor(part, message, cause) {
    super(message, { cause })
    this.part = part
  }
}

/**
 * @param {{ root?: string, isForced?: boolean, say?: (line: string) => void }} [options]
 * @returns {Promise<('shell' | 'page')[]>} the parts that were built; empty when all was up to date
 * @throws {BuildError}
 */
export async function build({ root = ROOT, isForced = false, say = console.log } = {}) {
  await mkdir(join(root, 'dist'), { recursive: true })
  // Two builds at once (a test run and a start) would overwrite each other's files.
  const release = await acquireLock(join(root, 'dist/.build.lock'))
  try {
    const stampFile = join(root, 'dist/.build-stamp.json')
    const stamp = isForced ? {} : await readStamp(stampFile)
    const built = []
    for (const [part, run] of [
      ['shell', buildShell],
      ['page', buildPage],
    ]) {
      const mark = await fingerprint(root, SOURCES[part])
      if (stamp[part] === mark && OUTPUTS[part].every((file) => existsSync(join(root, file)))) continue
      const startedMs = performance.now()
      await run(root)
      stamp[part] = mark
      await writeWhole(stampFile, `${JSON.stringify(stamp)}\n`)
      say(`Built the ${part} in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
      built.push(part)
    }
    return built
  } finally {
    await release()
  }
}

async function buildShell(root) {
  const { build: esbuild, formatMessages } = await import('esbuild')
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  for (const options of Object.values(bundles({ root, version }))) {
    try {
      await esbuild(options)
    } catch (error) {
      const messages = await formatMessages(error.errors ?? [], { kind: 'error', color: false })
      throw new BuildError('shell', messages.join('\n') || String(error), error)
    }
  }
}

async function buildPage(root) {
  const vite = await import('vite')
  const before = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  try {
    await vite.build({ configFile: join(root, 'vite.config.ts'), mode: 'production', logLevel: 'error' })
  } catch (error) {
    throw new BuildError('page', error instanceof Error ? error.message : String(error), error)
  } finally {
    if (before === undefined) delete process.env.NODE_ENV
    else process.env.NODE_ENV = before
  }
}

async function readStamp(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return {}
  }
}

async function writeWhole(file, text) {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const built = await build({ isForced: process.argv.includes('--force') })
    if (built.length === 0) console.log('The build is up to date')
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    console.error(`The ${error.part} could not be built:\n${error.message}`)
    process.exitCode = 1
  }
}
