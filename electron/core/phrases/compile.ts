import { type Match, Matcher } from './matcher.ts'
import { type Lists, type Phrase, parsePhrase } from './phrase.ts'

/** A phrase with the lists that it names. */
export interface Source {
  phrase: string
  lists: Lists
}
type Find<Name extends string> = (words: readonly string[], from?: number) => Record<Name, Match | null>

/**
 * A function that finds the phrases of each name in words, `^` and `$` included. It compiles them when it is first
 * called, so that starting the core does not wait for it.
 */
export function compile<Name extends string>(sources: () => Record<Name, readonly Source[]>): Find<Name> {
  let names: Name[] = []
  let matcher: Matcher | null = null
  return (words, from = 0) => {
    if (matcher === null) {
      const all = sources()
      names = Object.keys(all) as Name[]
      matcher = new Matcher(names.map((name) => oneOf(all[name])))
    }
    const found = matcher.find(words, from)
    return Object.fromEntries(names.map((name, index) => [name, found[index] ?? null])) as Record<
      Name,
      Match | null
    >
  }
}

/** Lists are parsed once, however many phrases name them. */
const parsed = new WeakMap<Lists, Map<string, Phrase>>()
export function oneOf(sources: readonly Source[]): Phrase {
  const parts = sources.map(({ phrase, lists }) => {
    const known = parsed.get(lists) ?? new Map<string, Phrase>()
    parsed.set(lists, known)
    return parsePhrase(phrase, lists, known)
  })
  return { kind: 'choice', parts }
}
