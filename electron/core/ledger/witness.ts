import { resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Logger } from '../../../server-kit/logger.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { reached } from '../secrets/keychain.ts'
import type { SecretStore } from '../secrets/secrets.ts'
import type { LedgerWitness } from './reservations.ts'
import {
  type WitnessContent,
  type WitnessedAccount,
  type WitnessedOwner,
  witnessSchema,
  witnessText,
} from './witness-content.ts'
import type { WitnessedChain } from './witnessed.ts'

/**
 * Remembers outside of the database how far each chain goes (spec E5), so that a ledger that was deleted, or replaced
 * by an older copy of itself, is found at the next start (witness-check.ts).
 *
 * It is kept in the keychain, under the path of the data folder: a folder that was emptied is found, too. Without a
 * keychain it is a sealed secret in the data folder, which goes where the folder goes.
 *
 * It is written after the commit and never waited for: one write at a time, and what changes meanwhile is in the next.
 * So a crash can leave it behind the chain, which is no finding.
 */
export interface Witness extends LedgerWitness {
  /** What is remembered now; null when nothing was kept yet. */
  read(): WitnessContent | null
  /** Zeros for an account that nothing was kept of. */
  account(userId: string): WitnessedAccount
  /** Keeps the higher of both values. Resolves when it was written. */
  noteAccount(userId: string, seen: WitnessedAccount): Promise<void>
  /** Resolves when everything noted so far was written. */
  flush(): Promise<void>
}

export interface WitnessOptions {
  secrets: SecretStore
  dataDir: string
  logger: Logger
}

const SECRET_NAME = 'ledger-witness'
const FORMER_DIDS_KEPT = 8

/** Throws AppError secrets_unavailable when what is kept cannot be reached. */
export async function createWitness({ secrets, dataDir, logger }: WitnessOptions): Promise<Witness> {
  const place = placeOf(secrets, dataDir)
  let kept = parse(await place.load(), logger)
  const noted = new Map<string, (before: WitnessedOwner | null) => WitnessedChain | null>()
  let isChanged = false
  let writing: Promise<void> | null = null

  function schedule(): Promise<void> {
    writing ??= write()
    return writing
  }

  async function write(): Promise<void> {
    while (noted.size > 0 || isChanged) {
      // The transaction that noted it has ended by then.
      await nextTurn()
      readNoted()
      if (!isChanged || !kept) continue
      isChanged = false
      try {
        await place.save(witnessText(kept))
      } catch (error) {
        // The next note writes all of it again.
        logger.warn('witness not written', { error: (error as Error).name })
      }
    }
    writing = null
  }

  function readNoted(): void {
    for (const [userId, read] of noted) {
      noted.delete(userId)
      try {
        const chain = read(kept?.owners[userId] ?? null)
        if (chain) keepChain(userId, chain)
      } catch (error) {
        logger.warn('witness not updated', { error: (error as Error).name })
      }
    }
  }

  function keepChain(userId: string, { timeMs, ...chain }: WitnessedChain): void {
    const content = ours()
    const before = content.owners[userId]
    const former = before?.formerDids ?? []
    const formerDids = before && before.did !== chain.did ? [...former, before.did] : former
    content.owners[userId] = { ...chain, formerDids: formerDids.slice(-FORMER_DIDS_KEPT) }
    content.timeMs = Math.max(content.timeMs, timeMs)
    isChanged = true
  }

  /** From the first write on it speaks of this folder. */
  function ours(): WitnessContent {
    kept ??= { v: 1, storeId: secrets.storeId, timeMs: 0, owners: {}, accounts: {} }
    kept.storeId = secrets.storeId
    return kept
  }

  const account = (userId: string) => kept?.accounts[userId] ?? { rev: 0, timeMs: 0 }
  return {
    read: () => kept,
    isOfOtherFolder: () => kept !== null && kept.storeId !== secrets.storeId,
    note(userId, read) {
      noted.set(userId, read)
      void schedule()
    },
    account,
    noteAccount(userId, seen) {
      const before = account(userId)
      const rev = Math.max(before.rev, seen.rev)
      const timeMs = Math.max(before.timeMs, Math.floor(seen.timeMs))
      ours().accounts[userId] = { rev, timeMs }
      isChanged = true
      return schedule()
    },
    flush: async () => writing ?? undefined,
  }
}

interface Place {
  load(): Promise<string | null>
  save(text: string): Promise<void>
}

function placeOf(secrets: SecretStore, dataDir: string): Place {
  const { keychain } = secrets
  if (keychain === null) {
    return { load: () => secrets.get(SECRET_NAME), save: (text) => secrets.set(SECRET_NAME, text) }
  }
  const account = `${SECRET_NAME}:${sha256(resolve(dataDir))}`
  return {
    async load() {
      const held = await reached(keychain.get(account))
      if (held !== null || !secrets.names().includes(SECRET_NAME)) return held
      // Written while there was no keychain.
      const moved = await secrets.get(SECRET_NAME)
      if (moved !== null) await reached(keychain.set(account, moved))
      await secrets.delete(SECRET_NAME)
      return moved
    },
    save: (text) => keychain.set(account, text),
  }
}

function parse(text: string | null, logger: Logger): WitnessContent | null {
  if (text === null) return null
  try {
    return witnessSchema.parse(JSON.parse(text))
  } catch {
    logger.error('witness cannot be read, and begins again')
    return null
  }
}
