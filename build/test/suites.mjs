/** The suites of `npm test`, in order. Each runs with Node 24 and returns its counts and its failures in words. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runInForeground, toolEnvironment } from '../run/child.mjs'
import { lacksDisplay, startDisplay } from '../run/display.mjs'
import { startKeychain } from '../run/keychain.mjs'
import { readJson } from '../setup/cache.mjs'
import {
  countPlaywright,
  countVitest,
  failedPlaywright,
  failedVitest,
  judge,
  skippedTests,
} from './counts.mjs'

/**
 * @typedef {object} SuiteContext
 * @property {string} root the checkout
 * @property {string} node Node 24
 * @property {boolean} isBuilt the app was built in this run
 * @property {() => boolean} isStopped the user pressed Ctrl-C
 * @property {() => void} onStop
 */

/** Formatting, types, import rules, dead code, and the build: each counts as one test. */
const CHECKS = ['check:lint', 'check:types', 'check:imports', 'check:dead', 'build']

export const SUITES = [
  { name: 'check', run: check },
  { name: 'unit', run: (context) => vitest('unit', context) },
  {
    name: 'integration',
    run: (context) => inSession({ display: false }, (env) => vitest('integration', context, env)),
  },
  { name: 'e2e', run: e2e },
]

async function check(context) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const script of CHECKS) {
    if (context.isStopped()) break
    console.log(`--- npm run ${script}`)
    const exitCode = await inForeground('npm', ['run', '--silent', script], context)
    console.log(exitCode === 0 ? `✓ ${script}` : `✗ ${script} (exit code ${exitCode})`)
    if (exitCode === 0) counts.passed += 1
    else counts.failed += 1
    if (script === 'build') context.isBuilt = exitCode === 0
  }
  return counts
}

/** Runs the projects of vitest.config.ts whose names begin with the suite's. */
async function vitest(suite, context, env) {
  const report = await freshReport(`${suite}.json`, context)
  const program = join(context.root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await inForeground(
    context.node,
    [program, 'run', '--project', `${suite}*`, ...reporters],
    context,
    env,
  )
  const read = await readJson(report)
  for (const name of read ? skippedTests(read) : []) console.log(`skipped: ${name}`)
  return {
    ...judge({ counts: read && countVitest(read), exitCode }),
    failures: read ? failedVitest(read) : [],
  }
}

async function e2e(context) {
  if (!context.isBuilt && (await inForeground('npm', ['run', '--silent', 'build'], context)) !== 0) {
    return { passed: 0, failed: 1, skipped: 0, problem: 'the app could not be built' }
  }
  const report = await freshReport('e2e.json', context)
  const program = join(context.root, 'node_modules', '@playwright', 'test', 'cli.js')
  const exitCode = await inSession({ display: true }, (session) => {
    const env = { ...session, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    return inForeground(context.node, [program, 'test', '--reporter=list,json'], context, env)
  })
  const read = await readJson(report)
  return {
    ...judge({ counts: read && countPlaywright(read), exitCode }),
    failures: read ? failedPlaywright(read) : [],
  }
}

/** Returns the path of a report and removes the report of an earlier run. */
async function freshReport(name, { root }) {
  const folder = join(root, 'test-results', 'reports')
  await mkdir(folder, { recursive: true })
  await rm(join(folder, name), { force: true })
  return join(folder, name)
}

function inForeground(program, args, { root, node, onStop }, env = {}) {
  const isWindowsScript = process.platform === 'win32' && program === 'npm'
  return runInForeground(isWindowsScript ? 'npm.cmd' : program, args, {
    cwd: root,
    env: { ...toolEnvironment(root, node), ...env },
    onStop,
  })
}

/** Runs `work` with its own keychain and, if needed, a virtual display; logs what is missing. */
async function inSession({ display: wantsDisplay }, work) {
  const keychain = await startKeychain()
  if (process.platform === 'linux' && !keychain) {
    console.log('No gnome-keyring with dbus-daemon here: tests run without a keychain')
  }
  const display = wantsDisplay && lacksDisplay() ? await startDisplay() : null
  if (display) console.log('There is no display here: windows open in a virtual one (Xvfb)')
  try {
    return await work({ ...keychain?.env, ...display?.env })
  } finally {
    await Promise.all([keychain?.end(), display?.end()])
  }
}
