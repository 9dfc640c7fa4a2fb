import { setImmediate as nextTurn } from 'node:timers/promises'
import { quotaReplySchema } from '../../../contract/core/usage.ts'
import { AppError, codeOf } from '../../../contract/errors.ts'
import { BATCH_MAX_ENTRIES } from '../../../contract/ledger/batch.ts'
import type { ReceiptClaims } from '../../../contract/sync/ledger.ts'
import { dayName, dayNumber, dayOf } from '../../../contract/utc-day.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { LedgerService } from '../ledger/service.ts'
import { type Batch, CHAIN_START, type ChainEnd, type SenderDeps, sendBatch } from './batch-sender.ts'
import type { Confirmed } from './confirmed.ts'
import { addSkip } from './receipt-store.ts'
import { readRollback } from './rollback.ts'
import type { Session } from './session.ts'
import { addNotice } from './store.ts'
import { SyncRefusal } from './sync-client.ts'

/**
 * Brings the account's ledger to the server, from where it stopped, until nothing is left. What was sent is known from
 * the receipts in the database alone, so it may be interrupted anywhere: a batch whose reply was lost is sent again, and
 * the server answers "same".
 *
 * The first request after the app's start is an empty batch, which says where the chain ends by the last receipt. Reply:
 *   same      the server agrees: send what follows
 *   rollback  the server has more. If this device has those entries too, a reply was lost: send what follows them. If
 *             not, this device was restored to an earlier state: what follows is sent as `restored`, and new entries get
 *             a new epoch
 *   gap       the server has less, since it was restored itself: send again from where it says
 */
export interface Reconcile {
  /** Resolves when all is sent. Throws SyncRefusal and AppError; what was sent until then stays sent. */
  run(signal: AbortSignal): Promise<void>
  /**
   * Sends what a revoked key of this account made and the server still takes, over a session that is bound to no device
   * yet; the rest of that key is skipped.
   */
  sendFormer(userId: string, did: string, access: { token: string; serverUrl: string }): Promise<void>
}

export interface ReconcileDeps extends SenderDeps {
  session: Session
  ledger: LedgerService
  confirmed: Confirmed
  logger: Logger
}

/** The claims, the names of the fields and JSON's marks come on top of the entries. */
const LIMITS = { maxEntries: BATCH_MAX_ENTRIES, maxBytes: 950_000 }
/** A server that names gaps again and again makes no progress. */
const MAX_GAPS = 3

interface Run {
  userId: string
  access: { token: string; serverUrl: string; signal: AbortSignal }
  /** Whether the server said in this run what was used today. */
  isUseKnown: boolean
  /** Where the server says that the chain ends, after a reply that was lost. */
  end: ChainEnd | null
  /** Where to send from after the server named a gap; overrides the receipts. */
  resendFrom: number | null
  isRestored: boolean
  gaps: number
}

export function createReconcile(deps: ReconcileDeps): Reconcile {
  const { db, clock, ledger, keys, session, confirmed, logger } = deps
  /** Keys whose chain the server was asked about since the start: nothing can put this device back while it runs. */
  const greeted = new Set<string>()
  const notice = (run: Run, kind: string, entries = 0) =>
    addNotice(db, run.userId, { kind, entries, at_ms: clock.nowMs() })

  async function step(run: Run): Promise<'more' | 'done'> {
    const { userId } = run
    const from = run.resendFrom ?? confirmed.seq(userId) + 1
    const { did, entries } = ledger.readBatch(userId, from, LIMITS)
    if (entries.length === 0) {
      const current = keys.of(userId).did
      if (greeted.has(current)) return 'done'
      await greet(run, current)
      return 'more'
    }
    if (keys.byId(did) === null) {
      skip(run, entries, 'key_lost')
      return 'more'
    }
    const isKnown = run.end !== null || confirmed.end(userId, did) !== null
    if (isKnown && !greeted.has(did)) {
      await greet(run, did)
      return 'more'
    }
    await send(run, did, entries)
    return 'more'
  }

  async function greet(run: Run, did: string): Promise<void> {
    const after = run.end ?? confirmed.end(run.userId, did) ?? CHAIN_START
    try {
      const { receipt } = await sendBatch(deps, run.access, {
        userId: run.userId,
        did,
        entries: [],
        after,
        isRestored: false,
      })
      greeted.add(did)
      run.end = null
      applyUse(run, receipt)
    } catch (error) {
      if (!(error instanceof SyncRefusal)) throw error
      if (error.code === 'ledger_rollback') learnFromRollback(run, did, error)
      else learnFromGap(run, did, error)
    }
  }

  async function send(run: Run, did: string, entries: Batch['entries']): Promise<void> {
    const batch = { userId: run.userId, did, entries, after: CHAIN_START, isRestored: run.isRestored }
    try {
      const { receipt, outcome } = await sendBatch(deps, run.access, batch)
      greeted.add(did)
      run.resendFrom = null
      run.isRestored = false
      applyUse(run, receipt)
      // The server took another history for this device's: it has frozen both.
      const isTaken = confirmed.seq(run.userId) >= (entries.at(-1)?.entry.seq ?? 0)
      if (outcome === 'fork' || !isTaken)
        throw new AppError('ledger_device_frozen', 'This device has two histories.')
    } catch (error) {
      if (!(error instanceof SyncRefusal) || error.code !== 'ledger_gap') throw error
      learnFromGap(run, did, error)
    }
  }

  function learnFromRollback(run: Run, did: string, error: SyncRefusal): void {
    const { userId } = run
    const { head, nextEpoch } = readRollback(error)
    if (ledger.holds(userId, head) && run.end === null) {
      run.end = head
      return
    }
    logger.warn('this device was put back to an earlier state', { epoch: nextEpoch })
    greeted.add(did)
    run.end = null
    run.isRestored = true
    if ((ledger.head(userId)?.epoch ?? 0) < nextEpoch) ledger.openEpoch(userId, nextEpoch, 'restored')
    notice(run, 'restored')
  }

  function learnFromGap(run: Run, did: string, error: SyncRefusal): void {
    const expected = Number(error.details.expected_seq)
    run.gaps++
    if (error.code !== 'ledger_gap' || !Number.isSafeInteger(expected) || expected < 1 || run.gaps > MAX_GAPS)
      throw error
    greeted.add(did)
    run.end = null
    run.resendFrom = expected
    notice(run, 'server_has_less')
  }

  function skip(run: Run, entries: Batch['entries'], because: string): void {
    addSkip(db, run.userId, entries.at(-1)?.entry.seq ?? 0, because, clock.nowMs())
    notice(run, 'refused', entries.length)
    run.resendFrom = null
  }

  /** What the account's other devices used on the server's day enters this device's quota. */
  function applyUse(run: Run, { day, use }: Pick<ReceiptClaims, 'day' | 'use'>): void {
    run.isUseKnown = true
    const { userId } = run
    const number = dayNumber(day)
    const mine = ledger.usedOn(userId, number)
    const unsent = ledger.usedAfter(userId, confirmed.seq(userId), number)
    ledger.setElsewhere(userId, number, {
      messages: Math.max(0, use.messages - (mine.messages - unsent.messages)),
      tokens: Math.max(0, use.tokens - (mine.tokens - unsent.tokens)),
    })
  }

  /** Where nothing was sent: other devices may have used something meanwhile. */
  async function askForUse(run: Run): Promise<void> {
    const { token, signal } = run.access
    const quota = await deps.client.ask(
      quotaReplySchema,
      (api, options) => api.usage.quota.$get({}, options),
      {
        token,
        signal,
        isRepeatable: true,
      },
    )
    const use = { messages: quota.messages.used, tokens: quota.tokens.used, reflection_tokens: 0 }
    applyUse(run, { day: dayName(dayOf(quota.resets_at - 1)), use })
  }

  const newRun = (userId: string, access: Run['access']): Run => ({
    userId,
    access,
    isUseKnown: false,
    end: null,
    resendFrom: null,
    isRestored: false,
    gaps: 0,
  })

  return {
    run: (signal) =>
      session.withToken(async (token) => {
        const current = session.current()
        if (!current) throw new AppError('signed_out', 'Nobody is signed in.')
        const run = newRun(current.profile.id, { token, serverUrl: current.server_url, signal })
        while ((await step(run)) === 'more') {
          // Keeping a receipt and reading the next batch are two turns: a chat waits for one of them at most.
          await nextTurn()
          signal.throwIfAborted()
        }
        if (!run.isUseKnown) await askForUse(run)
      }),
    async sendFormer(userId, did, access) {
      const run = newRun(userId, { ...access, signal: new AbortController().signal })
      for (;;) {
        const part = ledger.readBatch(userId, confirmed.seq(userId) + 1, LIMITS)
        if (part.entries.length === 0 || part.did !== did) return
        try {
          await send(run, did, part.entries)
        } catch (error) {
          const details = error instanceof SyncRefusal ? error.details : {}
          if (!(error instanceof SyncRefusal) && codeOf(error) !== 'ledger_device_frozen') throw error
          // Of a revoked device the server takes what it can prove to be from before, and names the first that it cannot.
          const firstRefused = Number(details.first_refused_seq)
          const isTaken = ({ entry }: Batch['entries'][number]) => entry.seq < firstRefused
          const taken = part.entries.filter(isTaken)
          if (taken.length > 0) await send(run, did, taken)
          skip(
            run,
            part.entries.filter((each) => !isTaken(each)),
            codeOf(error),
          )
        }
      }
    },
  }
}
