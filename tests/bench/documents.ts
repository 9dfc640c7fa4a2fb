import type { Embedder } from '../../electron/core/models/embedder.ts'
import { VECTOR_LENGTH } from '../../electron/core/models/embedder.ts'
import type { WritableDb } from '../../native/sqlite/open.ts'
import { openEvalEngine } from '../eval/eval-engine.ts'
import { DocumentLibrary } from '../harness/document-library.ts'
import { writePdf } from '../harness/written-files.ts'
import { exactScan, near, p95, randomVector, seeded, timed, zipf } from './made-up-units.ts'
import { type BenchRow, median } from './row.ts'

/**
 * A9: how fast a PDF of 300 pages is read into passages and gets its vectors; search over 5,000 passages, the question's
 * embedding apart, beside an exact scan of the same vectors and the full-text index alone; and what a chat without
 * documents waits for them. What is searched is made up as for memory (made-up-units.ts).
 */
const PAGES = 300
const LINES_OF_A_PAGE = 40
const READINGS = 3
const DOCUMENTS = 10
const PASSAGES_OF_A_DOCUMENT = 500
const WORDS_OF_A_PASSAGE = 150
const CENTRES = 500
const QUERIES = 200
const WARM_UP = 20
const EMPTY_CALLS = 10_000
const WINDOW_TOKENS = 8_192

export async function benchDocuments(): Promise<BenchRow[]> {
  return [...(await benchReading()), ...(await benchSearch())]
}

async function benchReading(): Promise<BenchRow[]> {
  const line = (page: number, number: number) => `Page ${page} tells in line ${number} of the (great) sea.`
  const page = (number: number) =>
    Array.from({ length: LINES_OF_A_PAGE }, (_, index) => line(number, index + 1))
  const pdf = writePdf(Array.from({ length: PAGES }, (_, index) => page(index + 1)))
  const engine = await openEvalEngine()
  const library = new DocumentLibrary(engine.embedder)
  try {
    await engine.embedder.batch(['The model is loaded before the clock starts.'])
    const times: number[] = []
    for (let reading = 1; reading < READINGS; reading += 1) {
      const other = new DocumentLibrary(engine.embedder)
      times.push(await timed(() => other.add('book.pdf', pdf)))
      await other.close()
    }
    times.push(await timed(() => library.add('book.pdf', pdf)))
    const embeddingMs = await timed(() => library.documents.drainIndexing())
    return [
      perSecond('A9 pages of a PDF read into passages and stored', median(times)),
      perSecond('A9 pages of a PDF given their vectors', embeddingMs),
    ]
  } finally {
    await library.close()
    await engine.end()
  }
}

function perSecond(name: string, ms: number): BenchRow {
  const figure = (PAGES / ms) * 1_000
  return { name, figure, unit: 'pages/s', reference: null, ratio: null, target: null, isMet: null }
}

async function benchSearch(): Promise<BenchRow[]> {
  const random = seeded(DOCUMENTS)
  const words = zipf(random)
  const centres = Array.from({ length: CENTRES }, () => randomVector(random))
  const size = DOCUMENTS * PASSAGES_OF_A_DOCUMENT
  const vectors = new Float32Array(size * VECTOR_LENGTH)
  let held = 0
  let vector: Float32Array | null = null
  const embedder: Embedder = {
    model: 'bench',
    query: async () => vector,
    batch: async (texts) =>
      texts.map(() => {
        const made = near(centres, random)
        vectors.set(made, held * VECTOR_LENGTH)
        held += 1
        return made
      }),
  }
  const library = new DocumentLibrary(embedder)
  const { documents, scope, db } = library
  try {
    for (let index = 0; index < DOCUMENTS; index += 1) await fill(library, `${index}.txt`, words)
    await documents.drainIndexing()
    if (held !== size) throw new Error(`${held} passages have a vector, not ${size}.`)
    const times = { search: [] as number[], reference: [] as number[] }
    for (let query = 0; query < WARM_UP + QUERIES; query += 1) {
      const asked = { text: words(4 + Math.floor(random() * 9)), vector: near(centres, random) }
      vector = asked.vector
      times.search.push(await timed(() => documents.search(asked.text, scope)))
      times.reference.push(await timed(() => [exactScan(vectors, asked.vector), matchWords(db, asked.text)]))
    }
    const search = p95(times.search.slice(WARM_UP))
    const reference = p95(times.reference.slice(WARM_UP))
    const empty = library.emptyChat()
    const emptyMs = await timed(async () => {
      for (let call = 0; call < EMPTY_CALLS; call += 1) {
        await documents.retrieve('What is the rent?', empty, WINDOW_TOKENS)
      }
    })
    return [
      {
        name: `A9 search in ${size.toLocaleString('en')} passages`,
        figure: search,
        unit: 'ms p95',
        reference: {
          name: 'an exact scan of the same vectors and the full-text index alone',
          figure: reference,
        },
        ratio: search / reference,
        target: 'at most 50 ms',
        isMet: search <= 50,
      },
      {
        name: 'A9 what documents add to a question in a chat without any',
        figure: (emptyMs / EMPTY_CALLS) * 1_000,
        unit: 'µs',
        reference: null,
        ratio: null,
        target: null,
        isMet: null,
      },
    ]
  } finally {
    await library.close()
  }
}

/** Stores passages as the reading process hands them back. */
async function fill(
  { documents, scope }: DocumentLibrary,
  name: string,
  words: (count: number) => string,
): Promise<void> {
  documents.add({ name, project_id: scope.projectId }, Buffer.from('Read below.'))
  const job = await documents.reading.lease('bench', 0, new AbortController().signal)
  if (job === null) throw new Error(`${name} does not wait to be read.`)
  const passages = Array.from({ length: PASSAGES_OF_A_DOCUMENT }, (_, index) => {
    const line = index + 1
    return { page: null, heading: null, first_line: line, last_line: line, text: words(WORDS_OF_A_PASSAGE) }
  })
  documents.reading.finish({ lease_id: job.lease_id, pages: null, passages })
}

/** The 120 passages with any of the words, best first. */
function matchWords(db: WritableDb, query: string): number {
  const words = query.split(' ').map((word) => `"${word}"`)
  return db
    .prepare<[string], number>(
      'SELECT rowid FROM document_fts WHERE document_fts MATCH ? ORDER BY rank LIMIT 120',
    )
    .pluck()
    .all(words.join(' OR ')).length
}
