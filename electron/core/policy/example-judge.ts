import { dot, type Embedder } from '../models/embedder.ts'
import type { HarmCategory } from './categories.ts'
import { HARMFUL_EXAMPLES, HARMLESS_EXAMPLES } from './examples.ts'

export interface Resemblance {
  category: HarmCategory
  /** Cosine with the nearest harmful example. */
  harmful: number
  /** The same with the nearest harmless one. */
  harmless: number
}

/**
 * Nearness to labelled examples (design §6). Their vectors are made once, when the engine is up; before that there is no
 * opinion.
 */
export class ExampleJudge {
  readonly #embedder: Embedder
  #harmful: { category: HarmCategory; vector: Float32Array }[] = []
  #harmless: Float32Array[] = []
  #preparing: Promise<void> | null = null

  constructor(embedder: Embedder) {
    this.#embedder = embedder
  }

  /** May be called again at any time; what failed is tried again by the next call. */
  prepare(): Promise<void> {
    if (this.#harmless.length > 0) return Promise.resolve()
    this.#preparing ??= this.#embed().finally(() => {
      this.#preparing = null
    })
    return this.#preparing
  }

  /** null: there are no vectors to compare with. */
  resemblance(vector: Float32Array): Resemblance | null {
    let nearest: Resemblance | null = null
    for (const { category, vector: example } of this.#harmful) {
      const harmful = dot(example, vector)
      if (nearest === null || harmful > nearest.harmful) nearest = { category, harmful, harmless: -1 }
    }
    if (nearest === null) return null
    return { ...nearest, harmless: Math.max(...this.#harmless.map((example) => dot(example, vector))) }
  }

  async #embed(): Promise<void> {
    const labelled = Object.entries(HARMFUL_EXAMPLES).flatMap(([category, texts]) =>
      texts.map((text) => ({ category: category as HarmCategory, text })),
    )
    const vectors = await this.#embedder.batch([...labelled.map(({ text }) => text), ...HARMLESS_EXAMPLES])
    this.#harmful = labelled.flatMap(({ category }, index) => {
      const vector = vectors[index]
      return vector ? [{ category, vector }] : []
    })
    this.#harmless = vectors.slice(labelled.length)
  }
}
