import type { ScoreParts } from '../../../contract/core/recall.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'

/**
 * The score of a unit (design §5): a weighted sum of signals. Words, meaning, chat and citations are each scaled to 0…1
 * by the greatest of the candidates. On LoCoMo a sum beat reciprocal rank fusion by 7 points of recall@10, since it keeps
 * how much better one hit is.
 *
 *   S = .7·L/maxL + C/maxC + .7·who + .4·chat/maxchat + .6·when + .5·R/maxR + small weights
 *
 * L and C carry shares of the message before and after: an answer often comes next to the words that were asked for.
 * The weights are those of docs/decisions/0009, which has what each brings and how it was checked for overfitting.
 */
export const WEIGHTS = {
  text: 0.7,
  meaning: 1,
  /** The user asks about themself, and said it. */
  who: 0.7,
  session: 0.4,
  /** The question names its time. */
  when: 0.6,
  /** The question asks for a time, and the unit names one. */
  tellsWhen: 0.3,
  reflection: 0.5,
  /** Subtracted from a text that only asks. */
  asking: 0.5,
  fullness: 0.5,
  importance: 0.06,
  pin: 0.06,
  /** Only breaks ties: a unit of today against one of long ago. */
  recency: 0.01,
  neighbours: { textBefore: 0.4, textAfter: 0.2, meaningBefore: 0.2, meaningAfter: 0.2 },
} as const
const RECENCY_HALF_LIFE_MS = 30 * DAY_MS

/** The signals of one candidate, before scaling. */
export interface Signals {
  rowid: number
  /** BM25, 0 when no word matches. */
  text: number
  /** Cosine, 0 while there is no vector. */
  meaning: number
  before: number | null
  after: number | null
  isWho: boolean
  isWhen: boolean
  tellsWhen: boolean
  /** Greatest BM25 of its chat. */
  session: number
  /** Text and meaning of the best memory that it is, or that cites it. */
  reflection: number
  asking: number
  fullness: number
  importance: number
  isPinned: boolean
  ageMs: number
}

export type Weights = {
  readonly [K in keyof typeof WEIGHTS]: (typeof WEIGHTS)[K] extends number
    ? number
    : { readonly [N in keyof typeof WEIGHTS.neighbours]: number }
}
export interface Ranked {
  rowid: number
  score: number
  parts: ScoreParts
}

/** Best first; equal scores in the order of their rowids, so that the same question gives the same list. */
export function rank(candidates: readonly Signals[], weights: Weights = WEIGHTS): Ranked[] {
  const byRowid = new Map(candidates.map((each) => [each.rowid, each]))
  const { textBefore, textAfter, meaningBefore, meaningAfter } = weights.neighbours
  const spread = candidates.map((each) => {
    const before = each.before === null ? undefined : byRowid.get(each.before)
    const after = each.after === null ? undefined : byRowid.get(each.after)
    return {
      each,
      text: each.text + textBefore * (before?.text ?? 0) + textAfter * (after?.text ?? 0),
      meaning: each.meaning + meaningBefore * (before?.meaning ?? 0) + meaningAfter * (after?.meaning ?? 0),
    }
  })
  const maxText = greatest(spread.map(({ text }) => text))
  const maxMeaning = greatest(spread.map(({ meaning }) => meaning))
  const maxSession = greatest(candidates.map(({ session }) => session))
  const maxReflection = greatest(candidates.map(({ reflection }) => reflection))
  return spread
    .map(({ each, text, meaning }) => {
      const parts: ScoreParts = {
        text: (weights.text * text) / maxText,
        meaning: (weights.meaning * Math.max(0, meaning)) / maxMeaning,
        who: each.isWho ? weights.who : 0,
        session: (weights.session * each.session) / maxSession,
        when: (each.isWhen ? weights.when : 0) + (each.tellsWhen ? weights.tellsWhen : 0),
        reflection: (weights.reflection * each.reflection) / maxReflection,
        weight: weightOf(each, weights),
      }
      return { rowid: each.rowid, score: Object.values(parts).reduce((sum, part) => sum + part, 0), parts }
    })
    .sort((a, b) => b.score - a.score || a.rowid - b.rowid)
}

/** The part of the score that does not depend on the question. */
function weightOf(each: Signals, weights: Weights): number {
  return (
    weights.fullness * each.fullness -
    weights.asking * each.asking +
    weights.importance * each.importance +
    (each.isPinned ? weights.pin : 0) +
    weights.recency * 0.5 ** (Math.max(0, each.ageMs) / RECENCY_HALF_LIFE_MS)
  )
}

/** Never 0, since scores are divided by it. */
function greatest(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), 1e-9)
}
