import { parseArgs } from 'node:util'
import { type RankedQuestion, rankDocumentSet, recallAt } from './document-set.ts'
import { openEvalEngine } from './eval-engine.ts'
import { remembered } from './remembered-vectors.ts'

/**
 * `npm run eval:documents [-- --words] [--show]`: asks the questions of tests/eval/documents/questions.json of the three
 * documents beside it, and prints for how many the right passage comes first, is among the first five, and is given to
 * the model; with the engine, and by words alone. `--words` does without the engine, `--show` lists what did not come
 * first.
 */
const { values } = parseArgs({
  options: { words: { type: 'boolean', default: false }, show: { type: 'boolean', default: false } },
})

if (!values.words) {
  const engine = await openEvalEngine()
  try {
    const embedder = remembered(engine.embedder)
    print('with the engine', await rankDocumentSet(embedder))
    embedder.save()
  } finally {
    await engine.end()
  }
}
const withoutEngine = {
  model: 'none',
  query: async () => null,
  batch: async () => {
    throw new Error('There is no engine.')
  },
}
print('by words alone', await rankDocumentSet(withoutEngine))

function print(name: string, ranked: readonly RankedQuestion[]): void {
  for (const wording of [null, 'same', 'reworded'] as const) {
    const some = ranked.filter((asked) => wording === null || asked.wording === wording)
    const given = some.filter(({ isGiven }) => isGiven).length / some.length
    const figures = `recall@1 ${recallAt(1, some).toFixed(3)}, recall@5 ${recallAt(5, some).toFixed(3)}`
    const which = wording === null ? 'all' : wording
    console.log(`${name}, ${which} (${some.length}): ${figures}, given to the model ${given.toFixed(3)}`)
  }
  if (!values.show) return
  for (const { question, quote, place, first } of ranked) {
    if (place !== 1) console.log(JSON.stringify({ question, quote, place, first }))
  }
}
