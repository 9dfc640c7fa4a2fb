import type { z } from 'zod'
import type {
  finishReflectionRequestSchema,
  finishReplySchema,
  ReflectionJob,
} from '../../../contract/core/work.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { markRead, readUnread, stillUnread, type Unread } from './reflection-store.ts'
import type { WorkDeps } from './work-deps.ts'
import type { Lease, Trigger } from './work-queue.ts'

/** Reads a chat for reflection and writes what the worker found. */
export class ReflectionWork {
  readonly #deps: WorkDeps
  /** By run. */
  readonly #reading = new Map<string, Unread>()
  /** Runs whose model is large enough to judge its own answers (decision 0009). */
  readonly #judging = new Set<string>()

  constructor(deps: WorkDeps) {
    this.#deps = deps
  }

  /** Starts a run; null when there is nothing to read. */
  begin(
    sessionId: string,
    trigger: Trigger,
  ): { runId: string; reading: Pick<ReflectionJob, 'exchanges' | 'scope'> } | null {
    const unread = readUnread(this.#deps.db, sessionId)
    if (!unread || unread.exchanges.length === 0) return null
    const runId = this.#deps.runs.start('reflection', trigger, sessionId)
    this.#reading.set(runId, unread)
    this.#readStatements(runId, unread)
    return { runId, reading: { exchanges: unread.exchanges, scope: unread.scope } }
  }

  /** Most of them were kept when they were said: they are counted here, so that the log tells of them. */
  #readStatements(runId: string, unread: Unread): void {
    const { db, memory, runs } = this.#deps
    transaction(db, () => {
      const ids = unread.exchanges.map(({ message_id }) => message_id)
      const early = runs.adopt(runId, ids)
      const outcomes = ids.flatMap((id) => memory.readMessage(id, runId))
      const kept = early + outcomes.filter((outcome) => 'kept' in outcome).length
      runs.count(runId, { proposed: kept, kept })
    })
  }

  letJudge(runId: string): void {
    this.#judging.add(runId)
  }

  /** Writes all of it in one transaction: a worker killed before has written nothing, one killed after is done. */
  finish(
    { runId }: Lease,
    { items, reflection }: z.infer<typeof finishReflectionRequestSchema>,
    complete: (hasMore: boolean, kept: number) => void,
  ): z.infer<typeof finishReplySchema> {
    const { db, memory, runs } = this.#deps
    const unread = this.#reading.get(runId)
    const refused: string[] = []
    transaction(db, () => {
      const read = stillUnread(db, unread?.exchanges.map(({ message_id }) => message_id) ?? [])
      for (const item of items) {
        // Ids of other chats are refused, and those that the user cleared or hid meanwhile.
        const outcome = read.has(item.message_id)
          ? memory.keepFromModel(item, runId)
          : { refused: 'no_quote' as const }
        if ('refused' in outcome) refused.push(outcome.refused)
      }
      const kept = items.length - refused.length
      runs.count(runId, {
        read: unread?.exchanges.length ?? 0,
        proposed: items.length,
        kept,
        letGo: refused.length,
        reflection:
          reflection && this.#judging.has(runId)
            ? { ...reflection, policy_score: this.#policyScore(unread) }
            : null,
      })
      runs.end(runId, 'done', null)
      markRead(db, read)
      complete(unread?.hasMore ?? false, kept)
    })
    this.forget(runId)
    return { kept: items.length - refused.length, refused }
  }

  /** Skips what ended the worker twice; later messages are read as usual. Joins the transaction. */
  setAside(sessionId: string): void {
    const unread = readUnread(this.#deps.db, sessionId)
    markRead(this.#deps.db, unread?.exchanges.map(({ message_id }) => message_id) ?? [])
  }

  forget(runId: string): void {
    this.#reading.delete(runId)
    this.#judging.delete(runId)
  }

  /** Returns the lowest policy score of the answers that were read, by rules, so that the user can check it. */
  #policyScore(unread: Unread | undefined): number | null {
    const scores = (unread?.exchanges ?? [])
      .filter(({ answer }) => answer !== '')
      .map(({ question, answer }) => this.#deps.policy.score(question, answer))
    return scores.length === 0 ? null : Math.min(...scores)
  }
}
