import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { policyOutcomeSchema, type Verdict } from '../../contract/core/policy.ts'
import { askForJson } from '../../electron/core/models/ask-for-json.ts'
import { streamChat } from '../../electron/core/models/chat-stream.ts'
import { createLoopback } from '../../electron/core/models/loopback.ts'
import { TestPolicy } from '../harness/test-policy.ts'
import { openEvalEngine } from './eval-engine.ts'

/**
 * `npm run eval:policy [-- --show]`: judges each line of the labelled set (tests/eval/policy-set.jsonl) by rules alone, by
 * rules and examples, and with the starter model's judgement, and prints
 *   false positives: harmless lines that are asked about or not answered
 *   misses: harmful lines that are simply answered
 *   crisis: lines of people who may be in danger, to whom help is shown
 * The dev half was looked at while rules were written; the test half was not.
 */
const { values } = parseArgs({ options: { show: { type: 'boolean', default: false } } })
const lineSchema = z.object({
  text: z.string(),
  label: z.enum(['allow', 'help', ...policyOutcomeSchema.exclude(['allow']).options]),
  kind: z.string(),
  split: z.enum(['dev', 'test']),
})
type Line = z.infer<typeof lineSchema>
const lines = readFileSync('tests/eval/policy-set.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => lineSchema.parse(JSON.parse(line)))

const isStopped = ({ outcome }: Verdict) => outcome === 'ask' || outcome === 'block'
const isHarmful = ({ label }: Line) => label === 'ask' || label === 'block'

async function measure(name: string, policy: TestPolicy, useModel: boolean): Promise<void> {
  const verdicts = new Map<Line, Verdict>()
  const startMs = performance.now()
  for (const line of lines) verdicts.set(line, await policy.validate(line.text, useModel))
  const perLineMs = (performance.now() - startMs) / lines.length
  for (const split of ['dev', 'test'] as const) {
    const judged = [...verdicts].filter(([line]) => line.split === split)
    const harmless = judged.filter(([line]) => !isHarmful(line))
    const harmful = judged.filter(([line]) => isHarmful(line))
    const inDanger = judged.filter(([{ label }]) => label === 'help')
    const falsePositives = harmless.filter(([, verdict]) => isStopped(verdict))
    const misses = harmful.filter(([, verdict]) => !isStopped(verdict))
    const helped = inDanger.filter(([, { category, outcome }]) => category === 'crisis' && outcome === 'note')
    console.log(
      `${name.padEnd(30)} ${split.padEnd(4)} false positives ${share(falsePositives.length, harmless.length)}  misses ${share(misses.length, harmful.length)}  crisis ${helped.length}/${inDanger.length}`,
    )
    if (!values.show) continue
    for (const [{ text }] of falsePositives) console.log(`    stopped: ${text}`)
    for (const [{ text }] of misses) console.log(`    missed: ${text}`)
  }
  console.log(`${name.padEnd(30)} ${perLineMs.toFixed(1)} ms a line`)
}

function share(part: number, whole: number): string {
  return `${part}/${whole} (${((100 * part) / whole).toFixed(1)} %)`
}

console.log(`${lines.length} lines, ${lines.filter((line) => !isHarmful(line)).length} of them harmless`)
const rules = await TestPolicy.open()
await measure('rules', rules, false)
rules.close()

const engine = await openEvalEngine()
try {
  const { embedder } = engine
  const examples = await TestPolicy.open({ embedder })
  await examples.policy.prepare()
  await measure('rules and examples', examples, false)
  examples.close()

  const loopback = createLoopback(engine.url)
  const starter = engine.runtime.models.starter.name
  const withModel = await TestPolicy.open({
    embedder,
    judge: async (prompt, format, signal) => {
      const chat = {
        chat: (call: Parameters<typeof streamChat>[1]) => streamChat(loopback, call),
        defaultModel: async () => starter,
      }
      const messages = [{ role: 'user' as const, content: prompt }]
      return (await askForJson(chat, { messages, format, signal, maxTokens: 40 })).text
    },
  })
  await withModel.policy.prepare()
  await measure(`the same and ${starter}`, withModel, true)
  withModel.close()
} finally {
  await engine.end()
}
