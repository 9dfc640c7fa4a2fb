import { type Phrase, WordSet } from './phrase.ts'

/**
 * Finds phrases in a list of words, in time that is linear in the number of words whatever the words are. The phrases
 * become one nondeterministic automaton, and all of its states advance together, word by word; nothing is tried again
 * (K. Thompson, "Regular Expression Search Algorithm", CACM 11(6), 1968). A state carries where its match began, so
 * that a match has a place (R. Cox, "Regular Expression Matching: the Virtual Machine Approach", 2009).
 */
export interface Match {
  /** Index of the first word. */
  start: number
  /** Index behind the last one. */
  end: number
}

interface State {
  rule: number
  /**
   * words: reads one of these, each leads on to its own states. set: reads a word of the set. not: reads nothing, and
   * leads on only when the phrase of `not` does not follow. split: reads nothing. end: the phrase is complete.
   */
  kind: 'words' | 'set' | 'not' | 'split' | 'end'
  words: Map<string, number[]>
  set: WordSet
  not: Matcher | null
  to: number[]
}

const NONE = new WordSet()
const ANY = new WordSet()
ANY.add('_')

export class Matcher {
  readonly #states: State[] = []
  /** Of each state: those that are reached from it without reading a word. */
  readonly #closures: number[][] = []
  /** The states with which matches begin. */
  readonly #firsts: number[]
  readonly #rules: number
  /** Where the match of each active state began, at this word and at the next; -1: not active. All -1 between calls. */
  readonly #starts: [Int32Array, Int32Array]

  /** One phrase for each rule; the results of find() have their order. */
  constructor(phrases: readonly Phrase[]) {
    this.#rules = phrases.length
    const starts = phrases.map((phrase, rule) => this.#build(phrase, this.#add({ rule, kind: 'end' }), rule))
    this.#firsts = this.#closure(this.#merge(starts, -1))
    if (this.#firsts.some((id) => ['not', 'end'].includes(this.#state(id).kind)))
      throw new TypeError('A phrase begins with a word.')
    const none = new Int32Array(this.#states.length).fill(-1)
    this.#starts = [none, none.slice()]
  }

  /**
   * Of each rule its leftmost match, and of those that begin there the shortest. `isAnchored`: only ones that begin at
   * `from`.
   */
  find(words: readonly string[], from = 0, isAnchored = false): (Match | null)[] {
    const found = new Array<Match | null>(this.#rules).fill(null)
    let left = this.#rules
    let current: number[] = []
    let next: number[] = []
    let [starts, nextStarts] = this.#starts

    const add = (id: number, start: number, at: number): void => {
      const { rule, kind, not, to } = this.#state(id)
      const best = found[rule]
      if (best && best.start <= start) return
      if (kind === 'end') {
        if (!best) left -= 1
        found[rule] = { start, end: at }
      } else if (kind === 'not') {
        if (not?.find(words, at, true)[0] === null) addAll(to, start, at)
      } else {
        const known = nextStarts[id] as number
        if (known >= 0 && known <= start) return
        nextStarts[id] = start
        if (known < 0) next.push(id)
      }
    }
    const addAll = (ids: number[], start: number, at: number): void => {
      for (const id of ids) for (const reached of this.#closure(id)) add(reached, start, at)
    }
    const step = (id: number, start: number, word: string, at: number): void => {
      const { kind, set, words: byWord, to } = this.#state(id)
      if (kind === 'words') {
        const after = byWord.get(word)
        if (after) addAll(after, start, at + 1)
      } else if (set.has(word)) addAll(to, start, at + 1)
    }

    for (let at = from; at < words.length; at += 1) {
      const word = words[at] as string
      for (const id of current) step(id, starts[id] as number, word, at)
      if (!isAnchored || at === from) for (const id of this.#firsts) step(id, at, word, at)
      for (const id of current) starts[id] = -1
      ;[current, next, starts, nextStarts] = [next, current, nextStarts, starts]
      next.length = 0
      if (current.length === 0 && (isAnchored || left === 0)) break
    }
    for (const id of current) starts[id] = -1
    return found
  }

  #state(id: number): State {
    return this.#states[id] as State
  }

  #add(state: Pick<State, 'rule' | 'kind'> & Partial<State>): number {
    return this.#states.push({ words: new Map(), set: NONE, not: null, to: [], ...state }) - 1
  }

  /** Adds the states of a phrase that lead on to `next`; returns the one that it begins with. */
  #build(phrase: Phrase, next: number, rule: number): number {
    const split = (to: number[]) => this.#add({ rule, kind: 'split', to })
    switch (phrase.kind) {
      case 'word':
        return this.#add({ rule, kind: 'set', set: phrase.set, to: [next] })
      case 'not':
        return this.#add({ rule, kind: 'not', not: new Matcher([phrase.part]), to: [next] })
      case 'sequence':
        return phrase.parts.reduceRight((after, part) => this.#build(part, after, rule), next)
      case 'choice':
        return this.#merge(
          phrase.parts.map((part) => this.#build(part, next, rule)),
          rule,
        )
      case 'optional':
        return split([this.#build(phrase.part, next, rule), next])
      case 'repeated': {
        const again = split([next])
        this.#state(again).to.push(this.#build(phrase.part, again, rule))
        return again
      }
      case 'gap': {
        let from = next
        for (let count = 0; count < phrase.words; count += 1)
          from = split([this.#add({ rule, kind: 'set', set: ANY, to: [from] }), next])
        return from
      }
    }
  }

  /** One state in place of all that read a word in full, so that a list of 300 phrases is one step for each word. */
  #merge(starts: readonly number[], rule: number): number {
    const words = new Map<string, number[]>()
    const rest: number[] = []
    for (const id of new Set(starts.flatMap((start) => this.#reach(start)))) {
      const { kind, set, words: byWord, to } = this.#state(id)
      if (kind === 'words') for (const [word, after] of byWord) addTo(words, word, after)
      else if (kind === 'set' && set.isPlain) for (const word of set.words) addTo(words, word, to)
      else rest.push(id)
    }
    return this.#add({
      rule,
      kind: 'split',
      to: [this.#add({ rule, kind: 'words', words }), ...rest],
    })
  }

  #closure(id: number): number[] {
    this.#closures[id] ??= this.#reach(id)
    return this.#closures[id] as number[]
  }

  #reach(id: number): number[] {
    const seen = new Set([id])
    for (const state of seen)
      if (this.#state(state).kind === 'split') for (const to of this.#state(state).to) seen.add(to)
    return [...seen].filter((state) => this.#state(state).kind !== 'split')
  }
}

function addTo(words: Map<string, number[]>, word: string, ids: readonly number[]): void {
  const known = words.get(word)
  if (known) known.push(...ids)
  else words.set(word, [...ids])
}
