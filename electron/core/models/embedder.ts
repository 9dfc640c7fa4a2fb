import type { Logger } from '../../../server-kit/logger.ts'

/** Values of one vector of all-MiniLM-L6-v2, the embedding model that comes with the app. */
export const VECTOR_LENGTH = 384
/** A user waits for it: later than this, recall goes by words alone. */
const QUERY_LIMIT_MS = 1_500
/** Recall and policy ask for the same message, and again when its answer is regenerated. */
const HELD_QUERIES = 64
/** all-MiniLM reads 256 word pieces; what comes after is not in the vector anyway. */
const MAX_EMBEDDED_CHARS = 2_000

/** Texts to unit vectors. */
export interface Embedder {
  /** Name of the model; vectors of two models are never compared. */
  readonly model: string
  /** For one text that a user waits for; the same text at once or again is computed once. null: not in time. */
  query(text: string): Promise<Float32Array | null>
  /** For the background. One vector for each text. Throws AppError of the engine. */
  batch(texts: readonly string[]): Promise<Float32Array[]>
}

export function createEmbedder(options: {
  model: string
  embed: (texts: string[]) => Promise<number[][]>
  isReady: () => boolean
  logger: Logger
  /** How long a user waits for a query; a test that is not about time gives it more. */
  queryLimitMs?: number
}): Embedder {
  const { queryLimitMs = QUERY_LIMIT_MS } = options
  const held = new Map<string, Promise<Float32Array | null>>()

  async function batch(texts: readonly string[]): Promise<Float32Array[]> {
    if (texts.length === 0) return []
    const vectors = await options.embed(texts.map((text) => text.slice(0, MAX_EMBEDDED_CHARS) || ' '))
    return vectors.map(toUnit)
  }
  async function ask(text: string): Promise<Float32Array | null> {
    if (!options.isReady()) return null
    const limit = new Promise<null>((resolve) => setTimeout(() => resolve(null), queryLimitMs).unref())
    const vector = batch([text]).then(([first]) => first ?? null)
    return Promise.race([vector, limit]).catch(() => {
      options.logger.warn('query_not_embedded')
      return null
    })
  }

  return {
    model: options.model,
    batch,
    async query(text) {
      const known = held.get(text)
      if (known) return known
      const asked = ask(text)
      held.set(text, asked)
      if (held.size > HELD_QUERIES) held.delete(held.keys().next().value ?? '')
      // A failed query is not cached.
      void asked.then((vector) => (vector === null ? held.delete(text) : undefined))
      return asked
    },
  }
}

/** Length 1, so that a dot product is the cosine. A vector of zeros stays one. */
export function toUnit(values: readonly number[]): Float32Array {
  const vector = Float32Array.from(values)
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

/** Of unit vectors: their cosine. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
