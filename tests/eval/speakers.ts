/**
 * LoCoMo's conversations are between two people, and its questions ask about them by name. A chat with Nova has no such
 * names, so the product knows none. With `--names` the eval adds what the names say: they leave the question before the
 * search, since as words they would find everybody who says them, and count afterwards.
 */
export interface Spoken {
  sample: string
  turn: string
  speaker: string
}

/** Weights beside those of electron/core/recall/score.ts. */
const SAID_IT = 0.7
const TAKES_PART = 0.4

/** Returns the speakers whose name is in the question. */
export function namedIn(question: string, speakers: readonly string[]): string[] {
  const words = new Set(question.toLowerCase().match(/[\p{L}\p{N}]+/gu))
  return speakers.filter((speaker) => words.has(speaker.toLowerCase()))
}

/** Returns the question without the names, or the question itself when nothing else is in it. */
export function withoutNames(question: string, speakers: readonly string[]): string {
  const names = new Set(speakers.map((speaker) => speaker.toLowerCase()))
  const pieces = question.split(/([\p{L}\p{N}]+)/u)
  const kept = pieces.filter((piece) => !names.has(piece.toLowerCase())).join('')
  const text = kept
    .replace(/['’]s(?=\s)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(text) ? text : question
}

/** Sorts hits by their score and by what the names in the question add to it. */
export function rankBySpeaker<Hit extends { id: string; score: number }>(
  hits: readonly Hit[],
  asked: readonly string[],
  spoken: ReadonlyMap<string, Spoken>,
): Hit[] {
  const speakersOf = new Map<string, Set<string>>()
  for (const { sample, speaker } of spoken.values()) {
    speakersOf.set(sample, (speakersOf.get(sample) ?? new Set()).add(speaker))
  }
  const bonus = (id: string): number => {
    const said = spoken.get(id)
    if (!said || asked.length === 0) return 0
    const present = asked.filter((name) => speakersOf.get(said.sample)?.has(name)).length / asked.length
    return (asked.length === 1 && said.speaker === asked[0] ? SAID_IT : 0) + TAKES_PART * present
  }
  return hits
    .map((hit) => ({ hit, score: hit.score + bonus(hit.id) }))
    .sort((a, b) => b.score - a.score)
    .map(({ hit }) => hit)
}
