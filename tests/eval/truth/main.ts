import { parseArgs } from 'node:util'
import { type Outcome, playScenario } from './play.ts'
import { KINDS, readScenarios, type Scenario } from './scenario.ts'

/** A scenario mostly waits for timers of the core; more at once would make them late. */
const AT_ONCE = 12
const WIDTH = 26

/**
 * `npm run eval:memory -- --truth FILE.jsonl [--kind KIND] [--id ID] [--verbose]`: plays scenarios on the real core with a
 * scripted model and prints, for each kind, how many ended as they must. Exits with 1 when one did not.
 */
const { values } = parseArgs({
  options: {
    truth: { type: 'string' },
    kind: { type: 'string' },
    id: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})
if (!values.truth) {
  console.error('Usage: npm run eval:memory -- --truth FILE.jsonl [--kind KIND] [--id ID] [--verbose]')
  process.exit(2)
}
// "Yesterday" must be the same day on every machine.
process.env.TZ = 'UTC'

const scenarios = readScenarios(values.truth).filter(
  ({ kind, id }) => (!values.kind || kind === values.kind) && (!values.id || id === values.id),
)
const outcomes = await playAll(scenarios)
for (const kind of KINDS) print(kind, outcomes)
const passed = outcomes.filter(hasPassed).length
console.log(`${'total'.padEnd(WIDTH)} ${passed} of ${outcomes.length}`)
process.exitCode = passed === outcomes.length ? 0 : 1

async function playAll(all: readonly Scenario[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let next = 0
  const player = async () => {
    for (let index = next++; index < all.length; index = next++) {
      const scenario = all[index]
      if (scenario) outcomes[index] = await playScenario(scenario)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, player))
  return outcomes
}

function print(kind: Scenario['kind'], all: readonly Outcome[]): void {
  const ofKind = all.filter(({ scenario }) => scenario.kind === kind)
  if (ofKind.length === 0) return
  console.log(`${kind.padEnd(WIDTH)} ${ofKind.filter(hasPassed).length} of ${ofKind.length}`)
  for (const outcome of ofKind) {
    if (!hasPassed(outcome)) console.log(`  ${outcome.scenario.id}: ${outcome.wrong.join('; ')}`)
    if (values.verbose) {
      for (const { state, text } of outcome.memories)
        console.log(`    ${outcome.scenario.id} ${state}: ${text}`)
    }
  }
}

function hasPassed({ wrong }: Outcome): boolean {
  return wrong.length === 0
}
