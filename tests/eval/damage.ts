import { copyFileSync, cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createLedgerService, type LedgerService } from '../../electron/core/ledger/service.ts'
import { MIGRATIONS } from '../../electron/core/store/migrations/index.ts'
import { salvageInto } from '../../electron/core/store/restore/salvage.ts'
import { storeFiles } from '../../electron/core/store/store-files.ts'
import { openDatabase, type ReadableDb, type WritableDb } from '../../native/sqlite/open.ts'
import { run, sql } from '../../native/sqlite/sql.ts'
import { newId } from '../../server-kit/new-id.ts'
import { random } from '../harness/random.ts'
import { addChat, addMessage } from '../harness/store/chats.ts'
import { cutOff, overwritePage, pagesOf, tearPage, zeroPages } from '../harness/store/pages.ts'
import { makeDataDir, mustOpen, openTestStore, testClock } from '../harness/store/test-store.ts'
import { MemoryLogger, makeOwnerKeys, NO_WITNESS } from '../harness/test-ledger.ts'

/**
 * `npm run eval:damage [-- --places 10]`: what a restore brings back of the rows that are newer than the
 * snapshot. Makes a store, a snapshot and newer rows (chats, messages, memories, ledger entries), damages the file at
 * several places in each of the ways that happen, and restores with and without reading raw pages (decision 0008).
 */
const { values } = parseArgs({ options: { places: { type: 'string', default: '10' } } })
const PLACES = Number(values.places)
const OLD_EXCHANGES = 3_000
const NEW_EXCHANGES = 300
const EXCHANGES_IN_CHAT = 30
const TABLES = ['sessions', 'messages', 'memories', 'usage_ledger']

const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

const WORDS = 'garden tea mountain train letter winter bread music river window paper engine'.split(' ')
const words = (count: number) => Array.from({ length: count }, () => pick(WORDS)).join(' ')

/** A question, its answer, both ledger entries and, for one in ten, a memory. */
function addExchange(db: WritableDb, ledger: LedgerService, n: number): void {
  const chat = `chat-${Math.floor(n / EXCHANGES_IN_CHAT)}`
  const isFirst = n % EXCHANGES_IN_CHAT === 0
  if (isFirst) addChat(db, chat)
  const [question, answer] = [`question-${n}`, `answer-${n}`]
  addMessage(db, { id: question, chat, parent: isFirst ? null : `answer-${n - 1}`, text: words(20), atMs: n })
  ledger.reserve(answer, 30)
  const metadata = { session_id: chat, message_id: answer, model: 'smollm2:135m' }
  const ledgerSeq = ledger.settle(answer, { inputTokens: 30, outputTokens: 150, metadata })
  addMessage(db, { id: answer, chat, parent: question, text: words(120), atMs: n, ledgerSeq })
  if (n % 10 > 0) return
  run(
    db,
    sql`INSERT INTO memories (id, tier, kind, text, author, confidence, importance, scope, created_at_ms, updated_at_ms)
        VALUES (${`memory-${n}`}, 'ltm', 'fact', ${words(12)}, 'person', 1, 1, 'everywhere', ${n}, ${n})`,
  )
}

function idsOf(db: ReadableDb): Set<string> {
  return new Set(
    TABLES.flatMap((table) => db.prepare<[], string>(`SELECT '${table} ' || id FROM ${table}`).pluck().all()),
  )
}

/** A closed store, the path of its snapshot, and the rows that only the store has. */
async function prepare(dataDir: string) {
  const store = mustOpen(dataDir)
  const ledger = createLedgerService({
    db: store.db,
    clock: testClock(),
    newId,
    keys: await makeOwnerKeys(),
    owner: () => 'local',
    tier: () => 'pro',
    anchorOf: () => '',
    witness: NO_WITNESS,
    logger: new MemoryLogger(),
  })
  const fill = store.db.transaction((from: number, to: number) => {
    for (let n = from; n < to; n += 1) addExchange(store.db, ledger, n)
  })
  fill(0, OLD_EXCHANGES)
  const snapshot = join(storeFiles(dataDir).snapshots, store.snapshot('manual').name)
  const older = idsOf(store.db)
  fill(OLD_EXCHANGES, OLD_EXCHANGES + NEW_EXCHANGES)
  const newer = [...idsOf(store.db)].filter((id) => !older.has(id))
  store.close()
  return { snapshot, newer }
}

const folder = makeDataDir()
const { snapshot, newer } = await prepare(folder.dataDir)
const pages = pagesOf(storeFiles(folder.dataDir).db)
const pageCount = Math.max(...pages.map(({ pageno }) => pageno))
const upper = pages.filter(({ pagetype }) => pagetype === 'internal')

const DAMAGES: Record<string, (path: string, place: number) => void> = {
  'torn page': (path) => tearPage(path, pick(pages).pageno, pick(pages).pageno),
  'torn upper page of a tree': (path) => tearPage(path, pick(upper).pageno, pick(pages).pageno),
  'lost first page': (path, place) => overwritePage(path, 1, Buffer.alloc(4096, place)),
  'truncated file': (path, place) => cutOff(path, Math.ceil(pageCount * ((place + 0.5) / PLACES))),
  'zeroed block of 64 KiB': (path) => zeroPages(path, 1 + Math.floor(random() * (pageCount - 16)), 16),
  'zeroed block of 1 MiB': (path) => zeroPages(path, 1 + Math.floor(random() * (pageCount - 256)), 256),
}

const copy = join(folder.dataDir, '..', 'copy')
const files = storeFiles(copy)
const countNewer = (db: ReadableDb) => {
  const ids = idsOf(db)
  return newer.filter((id) => ids.has(id)).length
}

function restored(readPages: boolean): number {
  copyFileSync(snapshot, files.incoming)
  openDatabase(files.incoming, { mustExist: true }).close()
  const context = { files, nativeBinding: null, logger: new MemoryLogger(), migrations: MIGRATIONS }
  salvageInto(files.incoming, context, { readPages })
  const db = openDatabase(files.incoming)
  try {
    return countNewer(db)
  } finally {
    db.close()
    rmSync(files.incoming)
  }
}

console.log(
  `${pageCount * 4} KiB, ${newer.length} rows newer than the snapshot, ${PLACES} places of each kind`,
)
console.log('| damage | not noticed | newer rows | row by row | with pages |\n|---|---|---|---|---|')
for (const [kind, damage] of Object.entries(DAMAGES)) {
  const sums = { unnoticed: 0, byRow: 0, withPages: 0 }
  for (let place = 0; place < PLACES; place += 1) {
    rmSync(copy, { recursive: true, force: true })
    cpSync(folder.dataDir, copy, { recursive: true })
    damage(files.db, place)
    const opened = openTestStore(copy)
    const isOpen = 'db' in opened
    if (isOpen) sums.unnoticed += 1
    const whole = isOpen ? countNewer(opened.db) : 0
    opened.close()
    sums.byRow += isOpen ? whole : restored(false)
    sums.withPages += isOpen ? whole : restored(true)
  }
  const total = newer.length * PLACES
  const share = (part: number) => `${part} (${((100 * part) / total).toFixed(1)} %)`
  console.log(
    `| ${kind} | ${sums.unnoticed} of ${PLACES} | ${total} | ${share(sums.byRow)} | ${share(sums.withPages)} |`,
  )
}
folder.remove()
