import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { importTranscript } from '../../electron/core/chat/import-transcript.ts'
import { createSystemClock } from '../../electron/core/clock.ts'
import { MIGRATIONS } from '../../electron/core/db/migrations/index.ts'
import { newId } from '../../electron/core/ids.ts'
import { createOllamaClient } from '../../electron/core/models/client.ts'
import { createEmbedder, type Embedder } from '../../electron/core/models/embedder.ts'
import { launchEngine } from '../../electron/core/models/engine-process.ts'
import { createRecall } from '../../electron/core/recall/recall.ts'
import type { RecallService } from '../../electron/core/recall/recall-service.ts'
import { WEIGHTS, type Weights } from '../../electron/core/recall/score.ts'
import { readRuntime } from '../../native/runtime.ts'
import { migrate } from '../../native/sqlite/migrate.ts'
import { openDatabase } from '../../native/sqlite/open.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { MemoryLogger } from '../harness/test-ledger.ts'

/**
 * `npm run eval:memory -- --data FILE.json --out RANKINGS.jsonl [--one-store] [--without SIGNAL,…]`: feeds the
 * conversations of a LoCoMo-format file, in order, through the product's own store and ranks the turns for each question
 * with the product's own search. Of a question only its text is read: no answer, evidence, category or summary.
 * No chat model is called (`--no-model` says so and changes nothing): reflections of these conversations are not made.
 */
const turnSchema = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
})
const sampleSchema = z.object({
  sample_id: z.string(),
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(z.object({ question: z.string() })),
})
type Sample = z.infer<typeof sampleSchema>

const SIGNALS = ['text', 'meaning', 'who', 'session', 'when', 'neighbours'] as const
const RANKED = 50

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    'no-model': { type: 'boolean', default: false },
    'one-store': { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
    weights: { type: 'string' },
  },
})
if (!values.data || !values.out) {
  console.error(
    `Usage: npm run eval:memory -- --data FILE.json --out RANKINGS.jsonl [--no-model] [--one-store] [--without ${SIGNALS.join(',')}]`,
  )
  process.exit(2)
}

const samples = z.array(sampleSchema).parse(JSON.parse(readFileSync(values.data, 'utf8')))
const runtime = readRuntime('dist/runtime.json')
const homeDir = mkdtempSync(join(tmpdir(), 'novacore-eval-'))
const engine = await launchEngine({
  program: runtime.ollama.path,
  folders: { homeDir, modelsDir: await preparedModelsDir() },
  parallelChats: 1,
  parentEnv: process.env,
})
try {
  await engine.listening
  const client = createOllamaClient(engine.url)
  const model = runtime.models.embedding.name
  const embedder = remembered(
    createEmbedder({
      model,
      embed: (texts) => client.embed(model, texts),
      isReady: () => true,
      logger: new MemoryLogger(),
    }),
  )
  const groups = values['one-store'] ? [samples] : samples.map((sample) => [sample])
  const lines: string[] = []
  for (const group of groups) lines.push(...(await rankGroup(group, embedder)))
  writeFileSync(values.out, `${lines.join('\n')}\n`)
  embedder.save()
  console.log(`${lines.length} questions ranked in ${groups.length} stores: ${values.out}`)
} finally {
  await engine.end()
  rmSync(homeDir, { recursive: true, force: true })
}

async function rankGroup(group: readonly Sample[], embedder: Embedder): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'novacore-eval-store-'))
  const db = openDatabase(join(dir, 'novacore.db'))
  try {
    migrate(db, MIGRATIONS)
    const recall = createRecall({
      db,
      clock: createSystemClock(),
      logger: new MemoryLogger(),
      embedder,
      isIdle: () => true,
      weights: chosenWeights(),
    })
    const turns = new Map<string, { sample: string; turn: string }>()
    for (const sample of group) feed(db, sample, turns)
    await recall.drainBacklog()
    const lines: string[] = []
    for (const sample of group) {
      for (const [question, { question: text }] of sample.qa.entries()) {
        const ranked = await rankOne(recall, text, sample.sample_id, turns)
        lines.push(JSON.stringify({ sample: sample.sample_id, question, ranked }))
      }
    }
    return lines
  } finally {
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

function feed(
  db: ReturnType<typeof openDatabase>,
  { sample_id, conversation }: Sample,
  turns: Map<string, { sample: string; turn: string }>,
): void {
  for (let session = 1; conversation[`session_${session}_date_time`] !== undefined; session += 1) {
    const held = z.array(turnSchema).safeParse(conversation[`session_${session}`])
    if (!held.success) continue
    const startMs = readDate(z.string().parse(conversation[`session_${session}_date_time`]))
    const { messageIds } = importTranscript(
      { db, newId },
      {
        title: `Session ${session}`,
        turns: held.data.map(({ speaker, text, blip_caption }, index) => ({
          speaker,
          text: blip_caption ? `${text} [shares a photo: ${blip_caption}]` : text,
          atMs: startMs + index * 60_000,
        })),
      },
    )
    messageIds.forEach((id, index) => {
      turns.set(id, { sample: sample_id, turn: held.data[index]?.dia_id ?? '' })
    })
  }
}

async function rankOne(
  recall: RecallService,
  text: string,
  sample: string,
  turns: ReadonlyMap<string, { sample: string; turn: string }>,
): Promise<string[]> {
  const { hits } = await recall.search({
    text,
    scope: { sessionId: null, projectId: null, isEverything: true },
    kinds: ['message'],
    limit: RANKED,
    exclude: new Set(),
  })
  return hits.map(({ id }) => {
    const turn = turns.get(id)
    if (turn?.sample === sample) return turn.turn
    // A turn of another conversation takes its place in the list; the scorer must not read it as one of this.
    return `other ${turn?.sample} ${turn?.turn.replace(/\D+/g, '.')}`
  })
}

/** "1:56 pm on 8 May, 2023" as ms UTC. */
function readDate(text: string): number {
  const parts = /(\d+):(\d+) (am|pm) on (\d+) (\w+), (\d{4})/i.exec(text)
  if (!parts) throw new Error(`This is no date: ${text}`)
  const [, hour, minute, half, day, month, year] = parts
  const hours = (Number(hour) % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0)
  return Date.parse(`${day} ${month} ${year} ${String(hours).padStart(2, '0')}:${minute}:00 UTC`)
}

function chosenWeights(): Weights {
  const without = values.without.split(',').filter((name) => name !== '')
  const given = values.weights ? (JSON.parse(values.weights) as Partial<Weights>) : {}
  const none = { textBefore: 0, textAfter: 0, meaningBefore: 0, meaningAfter: 0 }
  const removed = Object.fromEntries(without.map((name) => [name, name === 'neighbours' ? none : 0]))
  return { ...WEIGHTS, ...given, ...removed }
}

/** Vectors of a run are kept in the cache folder for the next one: only ranking is then computed anew. */
function remembered(embedder: Embedder): Embedder & { save(): void } {
  const folder = process.env.NOVACORE_EVAL_CACHE ?? join(tmpdir(), 'novacore-eval-vectors')
  const file = join(folder, `${embedder.model.replace(/\W+/g, '-')}.json`)
  const held = new Map<string, number[]>(
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as [string, number[]][]) : [],
  )
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
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, JSON.stringify([...held]))
    },
  }
}
