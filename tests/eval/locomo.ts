import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Weights } from '../../electron/core/recall/score.ts'
import { ABLATIONS, MEANING_ONLY, reciprocalRankFusion, WORDS_ONLY, without } from './ablation.ts'
import { openEvalEngine } from './eval-engine.ts'
import { EvalStore, type Ranking } from './eval-stores.ts'
import { readSamples } from './locomo-file.ts'
import { remembered } from './remembered-vectors.ts'

/**
 * `npm run eval:memory -- --data FILE.json --out RANKINGS.jsonl [--names] [--one-store]`: feeds the conversations of a LoCoMo-format
 * file, in order, through the product's own store and ranks the turns for each question with the product's own search.
 * No chat model is called (`--no-model` says so and changes nothing): reflections of these conversations are not made.
 *
 * `--names` adds to the ranking what the names of speakers say, which a chat with Nova does not have.
 * `--notes TOKENS` ranks only what finds room in the notes of a chat: their recall@10 is how often the model reads the evidence.
 * `--ablate --scorer FILE.py` prints what each signal brings: it runs the scorer on the rankings without that signal.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    'no-model': { type: 'boolean', default: false },
    names: { type: 'boolean', default: false },
    'one-store': { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
    ablate: { type: 'boolean', default: false },
    notes: { type: 'string' },
    scorer: { type: 'string' },
  },
})
const { data, out, scorer } = values
if (!data || !out || (values.ablate && !scorer)) {
  console.error(
    'Usage: npm run eval:memory -- --data FILE.json --out RANKINGS.jsonl [--no-model] [--names] [--one-store] [--without SIGNAL,…] [--notes TOKENS] [--ablate --scorer FILE.py]',
  )
  process.exit(2)
}

const samples = readSamples(data)
const engine = await openEvalEngine()
const stores: EvalStore[] = []
try {
  const embedder = remembered(engine.embedder)
  const groups = values['one-store'] ? [samples] : samples.map((sample) => [sample])
  for (const group of groups) stores.push(await EvalStore.fill(group, embedder, values.names))
  const weights = without(values.without.split(',').filter((name) => name !== ''))
  const rankings = values.notes ? await packAll(Number(values.notes)) : await rankAll(weights)
  save(out, rankings)
  console.log(`${rankings.length} questions ranked in ${stores.length} stores: ${out}`)
  if (values.ablate && scorer) await ablate(data, scorer)
  embedder.save()
} finally {
  for (const store of stores) store.close()
  await engine.end()
}

async function rankAll(weights: Weights): Promise<Ranking[]> {
  const rankings: Ranking[] = []
  for (const store of stores) rankings.push(...(await store.rank(weights)))
  return rankings
}

async function packAll(maxTokens: number): Promise<Ranking[]> {
  const rankings: Ranking[] = []
  for (const store of stores) rankings.push(...(await store.notes(maxTokens)))
  return rankings
}

async function ablate(dataFile: string, scorerFile: string): Promise<void> {
  const file = join(engine.homeDir, 'ablation.jsonl')
  const recall = (rankings: Ranking[]): { 'recall@5': number; 'recall@10': number } => {
    save(file, rankings)
    const report = execFileSync('python3', [scorerFile, dataFile, file, '--json'], { encoding: 'utf8' })
    return JSON.parse(report).scores.OVERALL
  }
  const print = (name: string, rankings: Ranking[]) => {
    const { 'recall@5': at5, 'recall@10': at10 } = recall(rankings)
    console.log(`${name.padEnd(24)} recall@5 ${at5.toFixed(4)}  recall@10 ${at10.toFixed(4)}`)
  }
  for (const { name, weights } of ABLATIONS) print(name, await rankAll(weights))
  print(
    'RRF of words and meaning',
    reciprocalRankFusion([await rankAll(WORDS_ONLY), await rankAll(MEANING_ONLY)]),
  )
}

function save(file: string, rankings: readonly Ranking[]): void {
  writeFileSync(file, `${rankings.map((ranking) => JSON.stringify(ranking)).join('\n')}\n`)
}
