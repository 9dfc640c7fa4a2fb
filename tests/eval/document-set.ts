import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Embedder } from '../../electron/core/models/embedder.ts'
import { DocumentLibrary } from '../harness/document-library.ts'

/** Three long documents, and questions with the words of the passage that answers each. */
const FOLDER = new URL('./documents/', import.meta.url)

const questionsSchema = z.array(
  z.strictObject({
    question: z.string(),
    document: z.string(),
    /** Stands in one passage of one document alone. */
    quote: z.string(),
    /** reworded: it shares few words with the passage. */
    wording: z.enum(['same', 'reworded']),
  }),
)
type DocumentQuestion = z.infer<typeof questionsSchema>[number]

export interface RankedQuestion extends DocumentQuestion {
  /** Place of the right passage in the product's search, from 1; null: it was not found. */
  place: number | null
  /** Whether it is among the passages that a model is given. */
  isGiven: boolean
  /** The passage that came first, when it is not the right one. */
  first: string | null
}

/** Returns how the product's search answers each question, all documents in sight, with the vectors of this embedder. */
export async function rankDocumentSet(embedder: Embedder): Promise<RankedQuestion[]> {
  const questions = questionsSchema.parse(JSON.parse(readFileSync(new URL('questions.json', FOLDER), 'utf8')))
  const library = new DocumentLibrary(embedder)
  const { documents, scope } = library
  try {
    for (const name of readdirSync(FOLDER).toSorted()) {
      if (name.endsWith('.md')) await library.add(name, readFileSync(new URL(name, FOLDER)))
    }
    await documents.drainIndexing().catch(() => undefined)
    const ranked: RankedQuestion[] = []
    for (const asked of questions) {
      const found = (await documents.search(asked.question, scope)).map(({ passage }) => passage)
      const right = found.filter(({ name, text }) => name === asked.document && text.includes(asked.quote))
      if (right.length > 1) throw new Error(`More than one passage holds ${JSON.stringify(asked.quote)}.`)
      const place = right[0] ? found.indexOf(right[0]) + 1 : null
      const { sources } = await documents.retrieve(asked.question, scope, WINDOW_TOKENS)
      const isGiven = sources.some(
        (source) => source.document_id === right[0]?.document_id && source.position === right[0]?.position,
      )
      ranked.push({ ...asked, place, isGiven, first: place === 1 ? null : (found[0]?.text ?? null) })
    }
    return ranked
  } finally {
    await library.close()
  }
}
/** Large enough that passages take all of their room. */
const WINDOW_TOKENS = 8_192

/** Share of the questions whose passage is among the first `count`. */
export function recallAt(count: number, ranked: readonly RankedQuestion[]): number {
  return ranked.filter(({ place }) => place !== null && place <= count).length / ranked.length
}
