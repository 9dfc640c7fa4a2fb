import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Embedder } from '../../electron/core/models/embedder.ts'
import type { RecallScope } from '../../electron/core/recall/query.ts'
import { createRecallService } from '../../electron/core/recall/service.ts'
import { TestMemory } from '../harness/test-memory.ts'

/**
 * A labelled set in several languages: a small store of memories, and what users say to it. A question about oneself
 * (self) finds a memory, everyday tasks and small talk (task, talk) find none; `words` are typed into a search field.
 */
const FILE = new URL('./recall-set.jsonl', import.meta.url)

const memorySchema = z.strictObject({ id: z.string(), memory: z.string() })
const querySchema = z.strictObject({
  language: z.string(),
  kind: z.enum(['self', 'task', 'talk', 'words']),
  text: z.string(),
  /** The id of a memory; null: nothing may be given to the model. */
  finds: z.string().nullable(),
})
type Query = z.infer<typeof querySchema>

export interface Judged extends Query {
  /** self: the memory is among the notes. words: it is the first hit. task, talk: there are no notes. */
  isRight: boolean
  got: string[]
}

/** Returns how the product answers each line of the set, with the vectors of this embedder. */
export async function judgeRecallSet(embedder: Embedder): Promise<Judged[]> {
  const lines = readFileSync(FILE, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const rows = lines.map((line) => z.union([memorySchema, querySchema]).parse(JSON.parse(line)))
  const store = new TestMemory()
  try {
    const { db, clock, deps } = store
    const recall = createRecallService({ db, clock, logger: deps.logger, embedder, isIdle: () => true })
    const texts = new Map<string, string>()
    for (const row of rows) {
      if (!('memory' in row)) continue
      store.store(row.memory)
      texts.set(row.id, row.memory)
    }
    await recall.drainBacklog().catch(() => undefined)
    const scope: RecallScope = { sessionId: null, projectId: null }
    const exclude = new Set<string>()
    const judged: Judged[] = []
    for (const query of rows) {
      if ('memory' in query) continue
      const { text, kind, finds } = query
      const found =
        kind === 'words'
          ? (await recall.search({ text, scope, kinds: ['memory'], limit: 5, exclude })).hits
          : (await recall.retrieve({ query: text, scope, exclude, maxTokens: 800 })).units
      const got = found.map((unit) => unit.text)
      const wanted = texts.get(finds ?? '') ?? ''
      const isFound = kind === 'words' ? got[0] === wanted : got.includes(wanted)
      judged.push({ ...query, got, isRight: finds === null ? got.length === 0 : isFound })
    }
    return judged
  } finally {
    store.close()
  }
}

export interface Rate {
  right: number
  of: number
}

/** By kind, and by kind and language. */
export function ratesOf(judged: readonly Judged[]): Record<string, Rate> {
  const rates: Record<string, Rate> = {}
  for (const { kind, language, isRight } of judged) {
    for (const key of [kind, `${kind} ${language}`]) {
      const rate = rates[key] ?? { right: 0, of: 0 }
      rates[key] = rate
      rate.of += 1
      if (isRight) rate.right += 1
    }
  }
  return rates
}
