/**
 * `npm run setup [-- --verbose] [-- --refresh]`: makes sure of everything the app needs and writes dist/runtime.json.
 * `npm start` and `npm test` call it first. It may be stopped and run again at any time.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cacheDir, readJson, sweepTemporaries } from './cache.mjs'
import { endAll } from './command.mjs'
import { createReporter, inSeconds } from './console.mjs'
import { DESKTOP_PACKAGES, ensurePackages, TEST_PACKAGES } from './debian-packages.mjs'
import { ensureElectron } from './electron.mjs'
import { acquireLock } from './lock.mjs'
import { ensureEmbedding, ensureStarter } from './models.mjs'
import { ensureNodeModules } from './node-modules.mjs'
import { ensureOllama } from './ollama.mjs'
import { writeRuntime } from './runtime-file.mjs'
import { ensureSqliteBinding } from './sqlite-binding.mjs'

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const STEPS = 7
const CACHE_FOLDERS = ['', 'electron', 'ollama', 'models', 'sqlite']

/**
 * @typedef {object} SetupContext
 * @property {string} root the checkout
 * @property {string} cache
 * @property {import('./console.mjs').Reporter} reporter
 * @property {string} logFile output of the programs that setup runs
 * @property {boolean} verbose their output goes to the terminal too
 * @property {boolean} isRefresh try the makers' releases again, even where a second source was used before
 * @property {boolean} isForTests also brings the programs that only tests need
 * @property {string} node Node 24, from step 1 on
 */

/**
 * Everything, in order; each step is skipped when it was done before.
 * @param {{ root?: string, verbose?: boolean, isRefresh?: boolean, isForTests?: boolean, out?: NodeJS.WritableStream }} [options]
 * @returns {Promise<import('./runtime-file.mjs').Runtime>}
 * @throws {Error} with a message for the user: what was tried and what to do
 */
export async function setUp({
  root = ROOT,
  verbose = false,
  isRefresh = false,
  isForTests = false,
  out = process.stdout,
} = {}) {
  const startedMs = Date.now()
  const cache = cacheDir()
  const reporter = createReporter({ steps: STEPS, out })
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const logFile = join(cache, 'logs', `setup-${stamp}-${process.pid}.log`)
  await mkdir(cache, { recursive: true })
  reporter.say(`Setting up Noble NovaCore; downloads are kept in ${cache}`)
  const release = await acquireLock(join(cache, 'setup.lock'), {
    onWait: (pid) =>
      reporter.say(`Another setup is running${pid ? ` (process ${pid})` : ''}; waiting for it to end`),
  })
  try {
    await Promise.all(CACHE_FOLDERS.map((folder) => sweepTemporaries(join(cache, folder))))
    const context = { root, cache, reporter, logFile, verbose, isRefresh, isForTests, node: process.execPath }
    const runtime = await runSteps(context)
    reporter.say(`Ready in ${inSeconds(Date.now() - startedMs)}`)
    return runtime
  } finally {
    await release()
  }
}

async function runSteps(context) {
  const { reporter, root } = context
  const step = async (title, work, detail = () => '') => {
    reporter.step(title)
    const startedMs = Date.now()
    const result = await work()
    const how = result.wasThere ? 'already there' : 'done'
    reporter.say(
      `    ${[how, detail(result)].filter(Boolean).join(': ')} (${inSeconds(Date.now() - startedMs)})`,
    )
    return result
  }
  const models = await readJson(join(root, 'native', 'ollama', 'models.json'))
  const { node } = await step('npm packages', () => ensureNodeModules(context))
  const withNode = { ...context, node }
  await step('System libraries', () => systemPackages(withNode))
  const electron = await step(
    'Electron',
    () => ensureElectron(withNode),
    ({ version }) => version,
  )
  const { binding } = await step('SQLite for Electron', () => ensureSqliteBinding(electron, withNode))
  const ollama = await step(
    'Ollama, the model engine',
    () => ensureOllama(withNode),
    ({ version }) => version,
  )
  const detail = ({ model }) => model.displayName ?? model.name
  const { model: starter } = await step(
    'Starter chat model',
    () => ensureStarter(models.starter, withNode),
    detail,
  )
  const embed = () => ensureEmbedding(models.embedding, withNode)
  const { model: embedding } = await step('Embedding model', embed, detail)
  return writeRuntime(root, { node, electron, binding, ollama, starter, embedding })
}

async function systemPackages(context) {
  const why = "Electron's libraries, a display and a keychain for tests"
  const missing = await ensurePackages(DESKTOP_PACKAGES, { ...context, why })
  if (missing.length > 0)
    context.reporter.say('    Going on without them; the app may not start until they are there')
  if (!context.isForTests) return { wasThere: missing.length === 0 }
  const lacking = await ensurePackages(TEST_PACKAGES, { ...context, why: 'programs that tests run' })
  if (lacking.length > 0)
    context.reporter.say('    Going on without them; the tests that need them fail until they are there')
  return { wasThere: missing.length + lacking.length === 0 }
}

/** Prints what went wrong and where the log is, and sets the exit code. */
export function reportFailure(error) {
  process.stderr.write(`\nSetup stopped: ${error.message}\n`)
  if (error.tail) process.stderr.write(`${error.tail.replace(/^/gm, '    ')}\n`)
  if (error.logFile) process.stderr.write(`The full output is in ${error.logFile}\n`)
  process.stderr.write('Nothing is lost: run the same command again to go on from here.\n')
  process.exitCode = 1
}

/**
 * On Ctrl-C or a request to end: ends the programs that setup started, then itself.
 * @returns {() => void} stops listening, for what comes after setup
 */
export function endChildrenOnSignal() {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
  const stop = (signal) => {
    endAll('SIGTERM')
    process.stderr.write('\nSetup was interrupted; run the same command again to go on from here.\n')
    process.exit(codes[signal])
  }
  for (const signal of Object.keys(codes)) process.on(signal, stop)
  return () => {
    for (const signal of Object.keys(codes)) process.off(signal, stop)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  endChildrenOnSignal()
  const options = {
    verbose: process.argv.includes('--verbose'),
    isRefresh: process.argv.includes('--refresh'),
  }
  await setUp(options).catch(reportFailure)
}
