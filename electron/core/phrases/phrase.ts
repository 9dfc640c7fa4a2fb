/**
 * The notation of the rules. A phrase is words of plain-text.ts (lower case, no accents, no apostrophes) and
 *
 *   kill*  *gift*  #    a word with this beginning, with this inside, a number
 *   _      ..5          any one word; at most five of any words
 *   ( a b | c )         one of these
 *   x?  ( … )?  ( … )*  may be missing; as often as one likes
 *   {person}            one of the phrases of the list `person`
 *   !( a | b )          here none of these follows
 *   ^  $                the beginning and the end of the sentence
 *   :  ,                marks, where the words were read with them
 *
 * Example: `{kill} ..2 {person} !( in chess )`.
 */
export type Phrase =
  | { kind: 'word'; set: WordSet }
  | { kind: 'gap'; words: number }
  | { kind: 'sequence' | 'choice'; parts: Phrase[] }
  | { kind: 'optional' | 'repeated' | 'not'; part: Phrase }

/** Phrases separated by `|`, by name. A list may name other lists, but not itself. */
export type Lists = Readonly<Record<string, string>>

/** One place in a phrase: any of these words. */
export class WordSet {
  /** Words in full. Empty when `patterns` or `isAny` say which. */
  readonly words = new Set<string>()
  readonly #patterns: ((word: string) => boolean)[] = []
  isAny = false

  get isPlain(): boolean {
    return !this.isAny && this.#patterns.length === 0
  }

  add(word: string): void {
    if (word === '_') this.isAny = true
    else if (word === '#') this.#patterns.push((other) => /^\d+$/.test(other))
    else if (word.includes('*')) this.#patterns.push(wildcard(word))
    else this.words.add(word)
  }

  merge(other: WordSet): void {
    for (const word of other.words) this.words.add(word)
    this.#patterns.push(...other.#patterns)
    this.isAny ||= other.isAny
  }

  has(word: string): boolean {
    if (this.isAny) return word !== '^' && word !== '$'
    if (this.words.has(word)) return true
    return this.#patterns.some((matches) => matches(word))
  }
}

function wildcard(word: string): (other: string) => boolean {
  const stem = word.replaceAll('*', '')
  if (!word.startsWith('*')) return (other) => other.startsWith(stem)
  return word.endsWith('*') ? (other) => other.includes(stem) : (other) => other.endsWith(stem)
}

const TOKEN = /\{\w+\}|\.\.\d+|!\(|[()|?]|[\p{L}\p{N}*#_^$:,]+/gu

/** Throws when the text is not in the notation: rules are data, and a typing error in them must not pass. */
export function parsePhrase(text: string, lists: Lists, parsed = new Map<string, Phrase>()): Phrase {
  const tokens = text.match(TOKEN) ?? []
  if (tokens.join('') !== text.replace(/\s/g, '')) throw new TypeError(`Not in the notation: ${text}`)
  let at = 0

  function choice(): Phrase {
    const parts = [sequence()]
    while (tokens[at] === '|') {
      at += 1
      parts.push(sequence())
    }
    return oneOf(parts)
  }
  function sequence(): Phrase {
    const parts: Phrase[] = []
    for (let token = tokens[at]; token !== undefined && token !== '|' && token !== ')'; token = tokens[at]) {
      at += 1
      parts.push(quantified(element(token)))
    }
    const [first] = parts
    if (first === undefined) throw new TypeError(`An empty phrase in: ${text}`)
    return parts.length === 1 ? first : { kind: 'sequence', parts }
  }
  function element(token: string): Phrase {
    if (token.startsWith('..')) return { kind: 'gap', words: Number(token.slice(2)) }
    if (token.startsWith('{')) return listed(token.slice(1, -1))
    if (token === '(' || token === '!(') {
      const inner = choice()
      if (tokens[at] !== ')') throw new TypeError(`A bracket is open in: ${text}`)
      at += 1
      return token === '(' ? inner : { kind: 'not', part: inner }
    }
    const set = new WordSet()
    set.add(token)
    return { kind: 'word', set }
  }
  function quantified(part: Phrase): Phrase {
    if (tokens[at] !== '?' && tokens[at] !== '*') return part
    at += 1
    return { kind: tokens[at - 1] === '?' ? 'optional' : 'repeated', part }
  }
  function listed(name: string): Phrase {
    const known = parsed.get(name)
    if (known) return known
    const list = lists[name]
    if (list === undefined) throw new TypeError(`There is no list ${name}, named in: ${text}`)
    const phrase = parsePhrase(list, lists, parsed)
    parsed.set(name, phrase)
    return phrase
  }

  const phrase = choice()
  if (at < tokens.length) throw new TypeError(`A bracket too many in: ${text}`)
  return phrase
}

/** Single words among the alternatives become one set, so that a list of 300 words is one step of the matcher. */
function oneOf(parts: Phrase[]): Phrase {
  const flat = parts.flatMap((part) => (part.kind === 'choice' ? part.parts : [part]))
  const set = new WordSet()
  const others = flat.filter((part) => {
    if (part.kind === 'word') set.merge(part.set)
    return part.kind !== 'word'
  })
  const all: Phrase[] = others.length < flat.length ? [{ kind: 'word', set }, ...others] : others
  const [first] = all
  return all.length === 1 && first ? first : { kind: 'choice', parts: all }
}
