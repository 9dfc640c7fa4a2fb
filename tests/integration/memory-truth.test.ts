import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { playScenario } from '../eval/truth/play.ts'
import { type Scenario, scenarioSchema } from '../eval/truth/scenario.ts'

/**
 * One scenario of each kind, on a real core with the code of both workers. The whole set is a measure, not a test:
 * `npm run eval:memory -- --truth tests/eval/truth/held.jsonl`.
 */
const FILE = new URL('../eval/truth/tuning.jsonl', import.meta.url)
const scenarios = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => scenarioSchema.parse(JSON.parse(line)))
const firstOfKinds = [...new Map(scenarios.toReversed().map((one) => [one.kind, one] as const)).values()]

test.each<Scenario>(firstOfKinds)('C4, C5: $kind ($id)', async (scenario) => {
  const { wrong } = await playScenario(scenario)
  expect(wrong).toEqual([])
})
