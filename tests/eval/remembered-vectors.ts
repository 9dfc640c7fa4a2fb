import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Embedder } from '../../electron/core/models/embedder.ts'

/** Vectors are kept outside of the repository for the next run, by the hash of their text: only ranking is then new. */
export function remembered(embedder: Embedder): Embedder & { save(): void } {
  const folder = process.env.NOVACORE_EVAL_CACHE ?? join(tmpdir(), 'novacore-eval-vectors')
  const file = join(folder, `${embedder.model.replace(/\W+/g, '-')}.json`)
  const held = new Map<string, number[]>(
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as [string, number[]][]) : [],
  )
  const known = held.size
  const key = (text: string) => createHash('sha256').update(text).digest('base64url')
  const batch = async (texts: readonly string[]): Promise<Float32Array[]> => {
    const missing = texts.filter((text) => !held.has(key(text)))
    const vectors = await embedder.batch(missing)
    for (const [index, text] of missing.entries()) held.set(key(text), Array.from(vectors[index] ?? []))
    return texts.map((text) => Float32Array.from(held.get(key(text)) ?? []))
  }
  return {
    model: embedder.model,
    batch,
    query: async (text) => (await batch([text]))[0] ?? null,
    save() {
      if (held.size === known) return
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, JSON.stringify([...held]))
    },
  }
}
