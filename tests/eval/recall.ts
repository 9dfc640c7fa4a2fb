import { parseArgs } from 'node:util'
import { openEvalEngine } from './eval-engine.ts'
import { judgeRecallSet, ratesOf } from './recall-set.ts'
import { remembered } from './remembered-vectors.ts'

/**
 * `npm run eval:recall [-- --words] [--show]`: asks the questions of tests/eval/recall-set.jsonl and prints how many are
 * answered right, by kind and language. `--words` does without vectors, `--show` lists what went wrong.
 */
const { values } = parseArgs({
  options: { words: { type: 'boolean', default: false }, show: { type: 'boolean', default: false } },
})

const engine = values.words ? null : await openEvalEngine()
try {
  const embedder = engine ? remembered(engine.embedder) : null
  const judged = await judgeRecallSet(
    embedder ?? {
      model: 'none',
      query: async () => null,
      batch: async () => {
        throw new Error('There is no engine.')
      },
    },
  )
  embedder?.save()
  for (const [name, { right, of }] of Object.entries(ratesOf(judged)).toSorted()) {
    console.log(`${name.padEnd(10)} ${right} of ${of}`)
  }
  if (values.show) {
    for (const { isRight, kind, text, finds, got } of judged) {
      if (!isRight) console.log(JSON.stringify({ kind, text, finds, got }))
    }
  }
} finally {
  await engine?.end()
}
