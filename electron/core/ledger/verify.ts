import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LEDGER_FAULTS, LedgerVerifyReply } from '../../../contract/core/usage.ts'
import { entryHash, metadataHash } from '../../../contract/ledger/canonical.ts'
import { GENESIS_PREV, ledgerEntrySchema, ledgerMetadataSchema } from '../../../contract/ledger/entry.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { toEntry } from './chain.ts'
import { listClockEvents } from './clock-store.ts'
import { CounterCheck } from './counter-check.ts'
import { type EntryRow, type HeadRow, iterateEntries, listHeads } from './entry-store.ts'
import { type EpochRow, listEpochs } from './epoch-store.ts'
import { isEpochSigned } from './epochs.ts'
import { listFindings, toFindingView } from './finding-store.ts'
import { isHeadRowSigned } from './head.ts'

/**
 * Walks the whole chain and names the first row that is not as this device wrote it. What it finds at rest: rows
 * changed, removed, swapped or added with the sqlite3 tool, metadata edited, the tail cut off, the head replaced,
 * counters edited. What only a server can find: the whole store put back to an earlier state of itself, since every
 * row and signature of that state is genuine (spec G3), and the witness, where there is one (witness-check.ts).
 *
 * Memory does not grow with the ledger, and other work goes on between two portions.
 */
export async function verifyLedger(db: ReadableDb, chain: VerifiedChain): Promise<LedgerVerifyReply> {
  const walk = new Walk(db, chain)
  for (;;) {
    const { rows, bad } = walk.checkPortion()
    if (bad) return walk.reply(bad)
    // The last portion, the heads and the counters are read in one turn, so that no exchange is written in between.
    if (rows < PORTION_ROWS) return walk.reply(walk.checkEnd())
    await nextTurn()
  }
}

export interface VerifiedChain {
  userId: string
  /** Of the owner's current key. */
  deviceId: string
}

/** A few ms of work: an entry takes about 15 µs. */
const PORTION_ROWS = 250
const CLOCK_EVENTS_SHOWN = 100

type Fault = (typeof LEDGER_FAULTS)[number]
type Bad = NonNullable<LedgerVerifyReply['first_bad']>

class Walk {
  readonly #db: ReadableDb
  readonly #userId: string
  readonly #deviceId: string
  readonly #counters: CounterCheck
  readonly #epochs: ReadonlyMap<number, EpochRow>
  #checked = 0
  #metadata: { text: string; hash: string | null } = { text: '', hash: null }
  #last: EntryRow | undefined

  constructor(db: ReadableDb, { userId, deviceId }: VerifiedChain) {
    this.#db = db
    this.#userId = userId
    this.#deviceId = deviceId
    this.#counters = new CounterCheck(userId)
    this.#epochs = new Map(
      listEpochs(db, userId)
        .filter(isEpochSigned)
        .map((row) => [row.epoch, row]),
    )
  }

  checkPortion(): { rows: number; bad: Bad | null } {
    let rows = 0
    for (const row of iterateEntries(this.#db, this.#userId, this.#last?.seq ?? 0, PORTION_ROWS)) {
      const bad = this.#checkRow(row)
      if (bad) return { rows, bad }
      this.#counters.add(row)
      this.#last = row
      this.#checked++
      rows++
    }
    return { rows, bad: null }
  }

  #checkRow(row: EntryRow): Bad | null {
    const expectedSeq = (this.#last?.seq ?? 0) + 1
    if (row.seq !== expectedSeq) return missing(expectedSeq, row.seq - 1)
    const entry = ledgerEntrySchema.safeParse(toEntry(row))
    if (!entry.success) {
      const where = entry.error.issues[0]?.path.join('.') ?? ''
      return bad(row, 'invalid_entry', `Entry ${row.seq} is not a ledger entry: ${where} is not valid.`)
    }
    if (entryHash(entry.data, sha256) !== row.hash) {
      return bad(row, 'hash_mismatch', `Entry ${row.seq} was changed: its content does not match its hash.`)
    }
    if (row.prev !== (this.#last?.hash ?? GENESIS_PREV)) {
      const before = row.seq - 1
      return bad(
        row,
        'prev_mismatch',
        `Entry ${row.seq} does not follow entry ${before}: one of them was replaced.`,
      )
    }
    if (this.#metadataHash(row.metadata) !== row.meta_hash) {
      return bad(row, 'metadata_changed', `The metadata of entry ${row.seq} was changed.`)
    }
    return this.#checkDevice(row)
  }

  /** Both entries of an exchange carry the same metadata: it is hashed once. */
  #metadataHash(text: string): string | null {
    if (this.#metadata.text !== text) this.#metadata = { text, hash: hashOfMetadata(text) }
    return this.#metadata.hash
  }

  /**
   * Device and epoch change together, where the device before has signed its end. An epoch alone changes only where
   * it was opened on purpose, and signed.
   */
  #checkDevice(row: EntryRow): Bad | null {
    const before = this.#last
    if (!before) {
      if (row.epoch === 1 || this.#isOpened(row, 0, GENESIS_PREV)) return null
      return bad(row, 'head_mismatch', 'The ledger was restarted here: the entries before it are gone.')
    }
    if (row.device_id === before.device_id && row.epoch === before.epoch) return null
    const isOpened = row.epoch > before.epoch && this.#isOpened(row, before.seq, before.hash)
    if (row.device_id === before.device_id) {
      const message = `Before entry ${row.seq} the signed head was missing or was not this device’s.`
      return isOpened ? null : bad(row, 'head_mismatch', message)
    }
    if (before.device_id === this.#deviceId || (row.epoch !== before.epoch + 1 && !isOpened)) {
      return bad(row, 'foreign_device', `Entry ${row.seq} was written by a device that is not this one.`)
    }
    return this.#checkHead(before)
  }

  /** Whether the device signed that this epoch begins after that entry. */
  #isOpened(by: { epoch: number; device_id: string }, seq: number, hash: string): boolean {
    const opened = this.#epochs.get(by.epoch)
    return opened?.device_id === by.device_id && opened.seq === seq && opened.hash === hash
  }

  checkEnd(): Bad | null {
    const lastSeq = this.#last?.seq ?? 0
    for (const head of listHeads(this.#db, this.#userId)) {
      if (!isHeadRowSigned(head)) return this.#badHead(head.seq, 'signature_invalid', SIGNATURE_INVALID)
      if (head.seq > lastSeq) return missing(lastSeq + 1, head.seq)
      if (head.seq === lastSeq && this.#last && head.device_id !== this.#last.device_id) {
        // A new key that has signed nothing but the epoch in which it goes on.
        if (!this.#isOpened(head, lastSeq, this.#last.hash)) return this.#badEnd(this.#last, head)
      }
    }
    const badHead = this.#last ? this.#checkHead(this.#last) : null
    if (badHead) return badHead
    const message = this.#counters.firstDifference(this.#db)
    return message === null ? null : { seq: lastSeq, id: null, fault: 'counter_mismatch', message }
  }

  /** Whether `last` is where its device signed that its chain goes to. */
  #checkHead(last: EntryRow): Bad | null {
    const head = this.#headOf(last.device_id)
    if (!head) return bad(last, 'head_mismatch', `The signed head after entry ${last.seq} is missing.`)
    if (!isHeadRowSigned(head)) return bad(last, 'signature_invalid', SIGNATURE_INVALID)
    const isEnd = head.seq === last.seq && head.hash === last.hash
    if (isEnd && (head.epoch === last.epoch || this.#isOpened(head, last.seq, last.hash))) return null
    return this.#badEnd(last, head)
  }

  #badEnd(last: EntryRow, head: HeadRow): Bad {
    const message = `The device signed its chain up to entry ${head.seq}, which is not how it ends at entry ${last.seq}.`
    return bad(last, 'head_mismatch', message)
  }

  #headOf(deviceId: string): HeadRow | undefined {
    return listHeads(this.#db, this.#userId).find((head) => head.device_id === deviceId)
  }

  #badHead(seq: number, fault: Fault, message: string): Bad {
    return { seq, id: this.#last?.seq === seq ? this.#last.id : null, fault, message }
  }

  reply(firstBad: Bad | null): LedgerVerifyReply {
    const head = this.#headOf(this.#deviceId) ?? listHeads(this.#db, this.#userId).at(-1)
    return {
      ok: firstBad === null,
      checked: this.#checked,
      head: head ? { seq: head.seq, hash: head.hash } : null,
      first_bad: firstBad,
      clock_events: listClockEvents(this.#db, CLOCK_EVENTS_SHOWN),
      epochs: [...this.#epochs.values()].map(({ epoch, seq, reason, at_ms }) => ({
        epoch,
        after_seq: seq,
        reason,
        at: at_ms,
      })),
      findings: listFindings(this.#db, this.#userId).map(toFindingView),
    }
  }
}

const SIGNATURE_INVALID = 'The signed head of the ledger was replaced: its signature is not the device’s.'

function missing(fromSeq: number, toSeq: number): Bad {
  const which = fromSeq === toSeq ? `Entry ${fromSeq} is` : `Entries ${fromSeq} to ${toSeq} are`
  return { seq: fromSeq, id: null, fault: 'gap', message: `${which} missing.` }
}

function bad(row: EntryRow, fault: Fault, message: string): Bad {
  return { seq: row.seq, id: row.id, fault, message }
}

/** null when the text is not metadata at all. */
export function hashOfMetadata(text: string): string | null {
  try {
    const metadata = ledgerMetadataSchema.safeParse(JSON.parse(text))
    return metadata.success ? metadataHash(metadata.data, sha256) : null
  } catch {
    return null
  }
}
