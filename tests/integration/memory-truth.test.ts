import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { playScenario } from '../eval/truth/play.ts'
import { readScenarios } from '../eval/truth/scenario.ts'

/**
 * One scenario of each kind, on a real core with the code of both workers. The whole set is a measure, not a test:
 * `npm run eval:memory -- --truth tests/eval/truth/held.jsonl`.
 */
const scenarios = readScenarios(fileURLToPath(new URL('../eval/truth/tuning.jsonl', import.meta.url)))
const firstOfKinds = [...new Map(scenarios.toReversed().map((one) => [one.kind, one] as const)).values()]

test.each(firstOfKinds)('C4, C5: $kind ($id)', async (scenario) => {
  const { wrong } = await playScenario(scenario)
  expect(wrong).toEqual([])
})
