import { AppError } from '../../contract/errors.ts'
import type { Embedder } from '../../electron/core/models/embedder.ts'

/** A fake embedding model where speed matters: each word is one dimension, so texts that share words are near. */
export class WordVectors implements Embedder {
  readonly model: string
  /** Every text that the backlog had embedded. */
  readonly embedded: string[] = []
  readonly asked: string[] = []
  /** As while the engine starts: queries get no vector, the backlog an error. */
  isDown = false

  constructor(model = 'test') {
    this.model = model
  }

  query = async (text: string): Promise<Float32Array | null> => {
    this.asked.push(text)
    return this.isDown ? null : vectorOf(text)
  }

  batch = async (texts: readonly string[]): Promise<Float32Array[]> => {
    if (this.isDown) throw new AppError('engine_starting', 'The engine is starting.')
    this.embedded.push(...texts)
    return texts.map(vectorOf)
  }
}

export function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(384)
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    let hash = 7
    for (const char of word) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 384
    vector[hash] = 1
  }
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}
