import type { Difference, SeenReply } from '../../../contract/core/account.ts'
import { DIFFERENCE_KINDS } from '../../../contract/core/account.ts'
import { AppError } from '../../../contract/errors.ts'
import { GENESIS_PREV } from '../../../contract/ledger/entry.ts'
import { type DeviceHistories, deviceHistoriesSchema } from '../../../contract/sync/ledger.ts'
import { TIERS, UNLIMITED } from '../../../contract/tiers.ts'
import { dayOf } from '../../../contract/utc-day.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Clock } from '../clock.ts'
import type { LedgerService } from '../ledger/service.ts'
import type { Confirmed } from './confirmed.ts'
import type { Entitlement } from './entitlement.ts'
import type { Session } from './session.ts'
import { listNotices, readReply, writeReply } from './store.ts'
import type { SyncClient } from './sync-client.ts'

export interface SeenDeps {
  db: WritableDb
  clock: Clock
  client: SyncClient
  session: Session
  ledger: LedgerService
  entitlement: Entitlement
  confirmed: Confirmed
}

const REPLY_NAME = 'devices'
const NOTICES_SHOWN = 50

/**
 * Returns what the server holds beside what this device holds (spec G4); what the server said last when it cannot be
 * reached. Throws AppError signed_out, and what the client throws when the server never said anything.
 */
export async function readSeen(deps: SeenDeps): Promise<SeenReply> {
  const { db, clock, session } = deps
  const userId = session.current()?.profile.id
  if (userId === undefined) throw new AppError('signed_out', 'Nobody is signed in.')
  try {
    const said = await ask(deps)
    writeReply(db, userId, REPLY_NAME, JSON.stringify(said), clock.nowMs())
    return compare(deps, userId, said, { isLive: true, atMs: clock.nowMs() })
  } catch (error) {
    const kept = readReply(db, userId, REPLY_NAME)
    if (!kept) throw error
    const said = deviceHistoriesSchema.parse(JSON.parse(kept.reply))
    return compare(deps, userId, said, { isLive: false, atMs: kept.at_ms })
  }
}

function ask({ client, session }: SeenDeps): Promise<DeviceHistories> {
  return session.withToken((token) =>
    client.ask(deviceHistoriesSchema, (api, options) => api.ledger.devices.$get({}, options), {
      token,
      isRepeatable: true,
    }),
  )
}

function compare(
  deps: SeenDeps,
  userId: string,
  said: DeviceHistories,
  { isLive, atMs }: { isLive: boolean; atMs: number },
): SeenReply {
  const { ledger, confirmed } = deps
  const head = ledger.head(userId)
  return {
    is_live: isLive,
    at_ms: atMs,
    day: said.day,
    today: said.today,
    here: {
      device_id: ledger.deviceId(),
      epoch: head?.epoch ?? 1,
      seq: head?.seq ?? 0,
      head: head?.hash ?? GENESIS_PREV,
      pending_entries: confirmed.pending(userId),
      today: ledger.usedOn(userId, dayOf(ledger.nowMs())),
    },
    devices: said.devices.map(({ history, ...device }) => ({
      ...device,
      history: history && {
        epoch: history.epoch,
        seq: history.seq,
        head: history.head,
        entries: history.entries,
        status: history.status,
      },
    })),
    differences: [...found(deps, userId, said, atMs), ...noticed(deps, userId)],
  }
}

/** Differences that can be seen in what both hold now. */
function found(
  { ledger, confirmed, entitlement }: SeenDeps,
  userId: string,
  said: DeviceHistories,
  atMs: number,
): Difference[] {
  const differences: Difference[] = []
  const add = (kind: Difference['kind'], entries = 0) => void differences.push({ kind, entries, at_ms: atMs })
  const pending = confirmed.pending(userId)
  if (pending > 0) add('pending', pending)
  const own = said.devices.find(({ id }) => id === ledger.deviceId())?.history
  if (own?.status === 'frozen') add('frozen')
  else if (own && !ledger.holds(userId, { seq: own.seq, hash: own.head })) add('server_has_more')
  const { limitTokens, limitMessages } = TIERS[entitlement.tier()]
  const isOver =
    (limitTokens !== UNLIMITED && said.today.tokens > limitTokens) ||
    (limitMessages !== UNLIMITED && said.today.messages > limitMessages)
  if (isOver) add('overage')
  return differences
}

function noticed({ db }: SeenDeps, userId: string): Difference[] {
  return listNotices(db, userId, NOTICES_SHOWN).flatMap(({ kind, entries, at_ms }) => {
    const known = DIFFERENCE_KINDS.find((each) => each === kind)
    return known ? [{ kind: known, entries, at_ms }] : []
  })
}
