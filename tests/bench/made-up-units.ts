import { toUnit, VECTOR_LENGTH } from '../../electron/core/models/embedder.ts'

/** What the measurements of search have in common: made-up texts and vectors from a fixed seed, and an exact scan. */
const VOCABULARY = 30_000
const NEAREST = 200

/** Mulberry32: small, and the same on every machine. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Makes texts of a given number of words; the word of rank r has a share of 1/r. */
export function zipf(random: () => number): (count: number) => string {
  const shares: number[] = []
  let total = 0
  for (let rank = 1; rank <= VOCABULARY; rank += 1) {
    total += 1 / rank
    shares.push(total)
  }
  const word = () => {
    const wanted = random() * total
    let [low, high] = [0, VOCABULARY - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((shares[middle] ?? 0) < wanted) low = middle + 1
      else high = middle
    }
    return `w${low.toString(36)}q`
  }
  return (count) => Array.from({ length: count }, word).join(' ')
}

export function randomVector(random: () => number): Float32Array {
  return toUnit(Array.from({ length: VECTOR_LENGTH }, () => random() + random() + random() - 1.5))
}

/** As near to its centre as two texts on one subject are: a cosine of about 0.7. */
export function near(centres: readonly Float32Array[], random: () => number): Float32Array {
  const centre = centres[Math.floor(random() * centres.length)] ?? new Float32Array(VECTOR_LENGTH)
  const noise = randomVector(random)
  return toUnit(Array.from(centre, (value, index) => value + (noise[index] ?? 0)))
}

export async function timed(body: () => unknown): Promise<number> {
  const startedMs = performance.now()
  await body()
  return performance.now() - startedMs
}

export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN
}

/** The fastest plain loop that we found: one array, four sums, a threshold instead of a sort. */
export function exactScan(vectors: Float32Array, query: Float32Array): number {
  const found: { index: number; cosine: number }[] = []
  let floor = -1
  for (let index = 0, at = 0; at < vectors.length; index += 1) {
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let place = 0; place < VECTOR_LENGTH; place += 4, at += 4) {
      a += (vectors[at] as number) * (query[place] as number)
      b += (vectors[at + 1] as number) * (query[place + 1] as number)
      c += (vectors[at + 2] as number) * (query[place + 2] as number)
      d += (vectors[at + 3] as number) * (query[place + 3] as number)
    }
    const cosine = a + b + c + d
    if (cosine <= floor) continue
    found.push({ index, cosine })
    if (found.length < 2 * NEAREST) continue
    found.sort((x, y) => y.cosine - x.cosine)
    found.length = NEAREST
    floor = found[NEAREST - 1]?.cosine ?? -1
  }
  return found.length
}
