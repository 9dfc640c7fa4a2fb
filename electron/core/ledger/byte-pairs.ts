import { createRequire } from 'node:module'

/**
 * Byte pair encoding of one piece of text: it starts as single bytes, and the neighbouring pair with the lowest rank
 * (the leftmost of equals) is joined until no neighbours form a known token. This is the algorithm of tiktoken's
 * `byte_pair_merge`, with the vocabulary of o200k_base as packed by gpt-tokenizer.
 *
 * Why not gpt-tokenizer's own loop: it looks through the whole piece for each join. 10,000 characters without a
 * space, which a user may paste, took it up to 514 ms, in which the whole core is blocked. Here the pairs
 * wait in a heap: 10 ms for the same.
 */

/** Byte lengths of the tokens of one piece. `bytes` holds one char code 0–255 for each byte. */
export function encodePiece(bytes: string): number[] {
  const ranks = vocabulary()
  if (ranks.has(bytes)) return [bytes.length]
  const length = bytes.length
  // A doubly linked list of parts, each named by where it starts; `next[start]` is where it ends.
  const next = Int32Array.from({ length: length + 1 }, (_, i) => i + 1)
  const before = Int32Array.from({ length: length + 1 }, (_, i) => i - 1)
  const pairRank = new Int32Array(length).fill(NO_PAIR)
  const heap = new MinHeap()

  function rankPair(start: number): void {
    const middle = next[start] as number
    const end = middle < length ? (next[middle] as number) : length + 1
    const rank = end > length || end - start > LONGEST_TOKEN ? undefined : ranks.get(bytes.slice(start, end))
    pairRank[start] = rank ?? NO_PAIR
    if (rank !== undefined) heap.push(rank * POSITIONS + start)
  }

  for (let start = 0; start < length - 1; start++) rankPair(start)
  for (let top = heap.pop(); top !== undefined; top = heap.pop()) {
    const start = top % POSITIONS
    // A pair whose parts were joined with others meanwhile has another rank now, or none.
    if (pairRank[start] !== Math.floor(top / POSITIONS)) continue
    const middle = next[start] as number
    const end = next[middle] as number
    next[start] = end
    pairRank[middle] = NO_PAIR
    if (end < length) before[end] = start
    rankPair(start)
    if (start > 0) rankPair(before[start] as number)
  }

  const tokens: number[] = []
  for (let start = 0; start < length; start = next[start] as number)
    tokens.push((next[start] as number) - start)
  return tokens
}

/** Longest token of o200k_base, in bytes. */
const LONGEST_TOKEN = 128
const NO_PAIR = -1
/** Room for the place in a heap key beside the rank: rank < 2^18, so that both fit into 2^53. */
const POSITIONS = 2 ** 34

type BytePairs = typeof import('gpt-tokenizer/bpeRanks/o200k_base')

let ranksByBytes: Map<string, number> | undefined

/**
 * Read when it is first needed, not imported: parsing its 2.4 MB took a third of the core's start. Synchronously,
 * since counting happens inside transactions.
 */
function vocabulary(): Map<string, number> {
  if (ranksByBytes) return ranksByBytes
  const load = createRequire(import.meta.url)
  const { default: bytePairs } = load('gpt-tokenizer/bpeRanks/o200k_base') as BytePairs
  ranksByBytes = new Map(bytePairs.map((token, rank) => [tokenBytes(token), rank]))
  return ranksByBytes
}

function tokenBytes(token: string | readonly number[]): string {
  return typeof token === 'string' ? utf8(token) : String.fromCharCode(...token)
}

/** The text's UTF-8 bytes as char codes; a lone surrogate becomes U+FFFD, as in every encoder. */
export function utf8(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/** Binary heap of numbers, least first. */
class MinHeap {
  readonly #keys: number[] = []

  push(key: number): void {
    const keys = this.#keys
    let at = keys.push(key) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const parentKey = keys[parent] as number
      if (parentKey <= key) break
      keys[at] = parentKey
      at = parent
    }
    keys[at] = key
  }

  pop(): number | undefined {
    const keys = this.#keys
    const top = keys[0]
    const last = keys.pop()
    if (last === undefined || keys.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= keys.length) break
      if (child + 1 < keys.length && (keys[child + 1] as number) < (keys[child] as number)) child++
      if ((keys[child] as number) >= last) break
      keys[at] = keys[child] as number
      at = child
    }
    keys[at] = last
    return top
  }
}
