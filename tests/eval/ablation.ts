import { WEIGHTS, type Weights } from '../../electron/core/recall/score.ts'
import type { Ranking } from './eval-stores.ts'

const NO_NEIGHBOURS = { textBefore: 0, textAfter: 0, meaningBefore: 0, meaningAfter: 0 }
const NOTHING: Weights = {
  ...(Object.fromEntries(Object.keys(WEIGHTS).map((name) => [name, 0])) as unknown as Weights),
  neighbours: NO_NEIGHBOURS,
}
/** Each signal of a message taken away from the whole. */
const SIGNALS = [
  'text',
  'meaning',
  'who',
  'session',
  'when',
  'tellsWhen',
  'asking',
  'fullness',
  'neighbours',
] as const

export interface Ablation {
  name: string
  weights: Weights
}

export function without(names: readonly string[]): Weights {
  const unknown = names.filter((name) => !(SIGNALS as readonly string[]).includes(name))
  if (unknown.length > 0)
    throw new Error(`There is no signal ${unknown.join(', ')}; there are ${SIGNALS.join(', ')}.`)
  const removed = names.map((name) => [name, name === 'neighbours' ? NO_NEIGHBOURS : 0])
  return { ...WEIGHTS, ...Object.fromEntries(removed) }
}

export const WORDS_ONLY: Weights = { ...NOTHING, text: 1 }
export const MEANING_ONLY: Weights = { ...NOTHING, meaning: 1 }
export const ABLATIONS: readonly Ablation[] = [
  { name: 'the sum', weights: WEIGHTS },
  ...SIGNALS.map((name) => ({ name: `without ${name}`, weights: without([name]) })),
  { name: 'words and meaning', weights: { ...NOTHING, text: 1, meaning: 1 } },
  { name: 'words alone (FTS5)', weights: WORDS_ONLY },
  { name: 'meaning alone', weights: MEANING_ONLY },
]

/** Cormack, Clarke, Büttcher 2009. */
const RRF_K = 60

export function reciprocalRankFusion(
  lists: readonly [readonly Ranking[], readonly Ranking[]],
  k = RRF_K,
): Ranking[] {
  const [first, second] = lists
  return first.map(({ sample, question, ranked }, index) => {
    const scores = new Map<string, number>()
    for (const list of [ranked, second[index]?.ranked ?? []]) {
      list.forEach((turn, place) => {
        scores.set(turn, (scores.get(turn) ?? 0) + 1 / (k + place + 1))
      })
    }
    const fused = [...scores].sort((a, b) => b[1] - a[1]).map(([turn]) => turn)
    return { sample, question, ranked: fused }
  })
}
