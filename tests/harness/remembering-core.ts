import { join } from 'node:path'
import { memoryStatsSchema } from '../../contract/core/memory.ts'
import { openDatabase } from '../../native/sqlite/open.ts'
import { newId } from '../../server-kit/new-id.ts'
import { importTranscript } from './import-transcript.ts'
import { InProcessCore } from './in-process-core.ts'
import { pointAtEngine } from './point-at-engine.ts'

const THINGS = 'sailing bread chess gardening pottery cycling opera beekeeping astronomy swimming'.split(' ')
const PEOPLE = 'Ada Bo Carla Dimitri Esther Farid Greta Hugo Ines Jonas'.split(' ')
const PLACES = 'Lisbon Porto Bergen Ghent Graz Turin Leeds Krakow Aarhus Riga'.split(' ')
const DAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
/** Per thing. */
const FACTS = 10
const SESSION_AT_MS = Date.UTC(2026, 0, 5)

/** Twenty questions of a user about themself: two for each thing, so that a chat comes back to what it spoke of. */
export const QUESTIONS = [...THINGS, ...THINGS].map((thing, index) =>
  index < THINGS.length
    ? `Who do I go ${thing} with, and on which day?`
    : `What else do you know about me and ${thing}?`,
)

/** A core that uses `engineUrl` and remembers 100 facts and 100 messages of earlier chats, all with their vectors. */
export async function rememberingCore(engineUrl: string): Promise<InProcessCore> {
  const core = await InProcessCore.start({ tier: () => 'pro' })
  await pointAtEngine(core, engineUrl)
  const db = openDatabase(join(core.dataDir, 'novacore.db'))
  try {
    for (const [index, thing] of THINGS.entries()) {
      const pick = (list: readonly string[], step: number) => list[(index + step) % list.length] ?? ''
      for (let fact = 0; fact < FACTS; fact += 1) {
        const [who, where, day] = [pick(PEOPLE, fact), pick(PLACES, fact * 3), pick(DAYS, fact)]
        const text =
          fact % 2 === 0 ? `I go ${thing} with ${who} on ${day}.` : `${who} from ${where} taught me ${thing}.`
        const reply = await core.post('/memory/store', { text })
        if (reply.status >= 300) throw new Error(`A memory was refused: ${JSON.stringify(reply.body)}`)
      }
      const turns = Array.from({ length: FACTS }, (_, turn) => ({
        speaker: turn % 2 === 0 ? 'user' : 'assistant',
        text:
          turn % 2 === 0
            ? `In ${pick(PLACES, turn)} we talked about ${thing} for the whole of ${pick(DAYS, turn)}, and ${pick(PEOPLE, turn)} wanted to hear all about my plans for the summer.`
            : `That sounds like a fine day in ${pick(PLACES, turn - 1)}. Tell me more about ${thing} when you like.`,
        atMs: SESSION_AT_MS + index * 86_400_000 + turn * 60_000,
      }))
      importTranscript({ db, newId }, { title: thing, turns })
    }
  } finally {
    db.close()
  }
  await vectorsAreThere(core)
  return core
}

export async function vectorsAreThere(core: InProcessCore): Promise<void> {
  for (;;) {
    const stats = memoryStatsSchema.parse((await core.get('/memory/stats')).body)
    if (stats.vectors_waiting === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

interface AskedTurn {
  sessionId: string
  firstTokenMs: number
  text: string
}

/** Sends a message and stops the answer after some pieces: what came is kept, as when a user stops it. */
export async function askBriefly(
  core: InProcessCore,
  request: { message: string; session_id?: string; use_memory?: boolean },
  pieces: number,
): Promise<AskedTurn> {
  const startedMs = performance.now()
  const turn: AskedTurn = { sessionId: '', firstTokenMs: 0, text: '' }
  let answerId = ''
  let deltas = 0
  for await (const event of core.stream('POST', '/chat/stream', request)) {
    if (event.type === 'accepted') {
      turn.sessionId = event.message.session_id
      answerId = event.message.id
    }
    if (event.type !== 'delta') continue
    if (deltas === 0) turn.firstTokenMs = performance.now() - startedMs
    turn.text = turn.text.slice(0, event.at) + event.text
    deltas += 1
    if (deltas === pieces) await core.post(`/chat/generations/${answerId}/cancel`)
  }
  return turn
}
