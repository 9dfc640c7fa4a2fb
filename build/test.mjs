/**
 * `npm test [-- --only check|unit|integration|e2e] [--fail-on-skipped]`: sets up and runs all suites, also after one
 * that fails.
 * The last lines are the failed tests, the count of each suite and `N passed, N failed`, summed over all suites; the exit
 * code is 1 when anything failed.
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inSeconds } from './setup/console.mjs'
import { endChildrenOnSignal, reportFailure, setUp } from './setup/index.mjs'
import { add, failSkipped, NOTHING } from './test/counts.mjs'
import { SUITES } from './test/suites.mjs'

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)))

class UsageError extends Error {
  name = 'UsageError'
}

/** Suites named after `--only` (separated by commas), or all. @throws {UsageError} for a name that is none */
function chosenSuites(args) {
  const at = args.findIndex((arg) => arg === '--only' || arg.startsWith('--only='))
  if (at < 0) return SUITES
  const names = (args[at].split('=')[1] ?? args[at + 1] ?? '').split(',')
  const known = SUITES.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`--only takes ${known.join(', ')}; "${unknown}" is none of them`)
  return SUITES.filter(({ name }) => names.includes(name))
}

async function test(args) {
  const suites = chosenSuites(args)
  const stopListening = endChildrenOnSignal()
  const runtime = await setUp({
    verbose: args.includes('--verbose'),
    isRefresh: args.includes('--refresh'),
    isForTests: true,
  })
  stopListening()
  let isStopped = false
  const onStop = () => {
    isStopped = true
  }
  const context = { root: ROOT, node: runtime.node, isBuilt: false, isStopped: () => isStopped, onStop }
  const lines = []
  const failures = []
  let total = NOTHING
  for (const { name, run } of suites) {
    if (isStopped) break
    console.log(`\n=== ${name}`)
    const startedMs = Date.now()
    const result = await run(context).catch((error) => ({ ...NOTHING, failed: 1, problem: error.stack }))
    const counts = args.includes('--fail-on-skipped') ? failSkipped(result) : result
    total = add(total, counts)
    failures.push(...(result.failures ?? []))
    lines.push(summary(name, counts, Date.now() - startedMs))
    console.log(lines.at(-1))
  }
  if (isStopped) total = add(total, { ...NOTHING, failed: 1 })
  if (isStopped) lines.push('=== Stopped before the end: counted as one failure')
  if (failures.length > 0) console.log(`\n=== failed tests\n${failures.join('\n')}`)
  if (lines.length > 1) console.log(`\n${lines.join('\n')}`)
  return total
}

function summary(name, { passed, failed, skipped, problem }, ms) {
  const extra = [skipped > 0 ? `, ${skipped} skipped` : '', problem ? ` (it ${problem})` : ''].join('')
  return `=== ${name}: passed ${passed}, failed ${failed}${extra} in ${inSeconds(ms)}`
}

let total = { ...NOTHING, failed: 1 }
try {
  total = await test(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) console.error(error.message)
  else reportFailure(error)
}
process.exitCode = total.failed > 0 ? 1 : 0
console.log(`${total.passed} passed, ${total.failed} failed`)
