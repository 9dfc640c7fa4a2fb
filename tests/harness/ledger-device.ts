import { BATCH_MAX_ENTRIES, type BatchClaims, claimsOf, signBatch } from '../../contract/ledger/batch.ts'
import { entryHash, metadataHash } from '../../contract/ledger/canonical.ts'
import { GENESIS_PREV, type LedgerEntry, type LedgerMetadata } from '../../contract/ledger/entry.ts'
import type { DeviceProofAct, DeviceProofClaims } from '../../contract/sync/device-proof.ts'
import { type ReceiptClaims, type ReconcileReply, receiptHash } from '../../contract/sync/ledger.ts'
import { toEntry } from '../../electron/core/ledger/chain.ts'
import type { DeviceKey } from '../../electron/core/ledger/device-key.ts'
import { iterateEntries } from '../../electron/core/ledger/entry-store.ts'
import { newId } from '../../server-kit/new-id.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import { deviceProof } from './test-device.ts'
import { makeDeviceKey, type TestLedger } from './test-ledger.ts'
import type { SyncReply, TestSyncServer } from './test-sync-server.ts'

export interface Sent {
  entry: LedgerEntry
  metadata: LedgerMetadata | null
}
export interface Person {
  id: string
  token: string
}

/** Creates a user with an account and this device enrolled. */
export async function enrolled(sync: TestSyncServer, email: string, device: LedgerDevice): Promise<Person> {
  const { accessToken: token } = await sync.person(email)
  await sync.enrol(token, device)
  const me = await sync.call('GET /me', { token })
  return { id: (me.body as { id: string }).id, token }
}

/** A device's key with what it does towards the server: proofs, batches. */
export class LedgerDevice {
  readonly key: DeviceKey

  constructor(key: DeviceKey) {
    this.key = key
  }

  static async make(): Promise<LedgerDevice> {
    return new LedgerDevice(await makeDeviceKey())
  }

  get id() {
    return this.key.did
  }
  get publicKey() {
    return this.key.publicJwk
  }
  proof(act: DeviceProofAct, bind: string, changes: Partial<DeviceProofClaims> = {}): string {
    return deviceProof(this.publicKey, (text) => this.key.sign(text), act, bind, changes)
  }

  /** The body of POST /ledger/reconcile; `changes` are signed with the rest. */
  batch(user: string, sent: readonly Sent[], changes: Partial<BatchClaims> = {}) {
    const who = { user, did: this.id, iat: Math.floor(Date.now() / 1000) }
    const at = { epoch: 1, seq: 0, hash: GENESIS_PREV }
    const claims = {
      ...claimsOf(
        who,
        sent.map(({ entry }) => entry),
        at,
        sha256,
      ),
      ...changes,
    }
    return { batch: signBatch(claims, (text) => this.key.sign(text)), entries: sent }
  }

  push(sync: TestSyncServer, person: Person, sent: readonly Sent[], changes: Partial<BatchClaims> = {}) {
    const body = this.batch(person.id, sent, changes)
    return sync.call('POST /ledger/reconcile', { token: person.token, body })
  }

  /** An empty batch: "my chain ends here". */
  hello(sync: TestSyncServer, person: Person, at: { epoch: number; seq: number; hash: string }) {
    const { epoch, seq, hash } = at
    return this.push(sync, person, [], { epoch, from: seq + 1, to: seq, prev_head: hash, head: hash })
  }

  /** Entries as this device would chain them, each with what the test says; for what the app never writes. */
  chain(specs: readonly Partial<LedgerEntry>[], after?: LedgerEntry): Sent[] {
    let before = after
    return specs.map((spec) => {
      const metadata = {
        session_id: 's',
        message_id: 'm',
        model: 'smollm2:135m',
        input_tokens: 3,
        output_tokens: 7,
      }
      const entry: LedgerEntry = {
        v: 1,
        did: this.id,
        epoch: before?.epoch ?? 1,
        seq: (before?.seq ?? 0) + 1,
        prev: before ? entryHash(before, sha256) : GENESIS_PREV,
        id: newId(),
        user_id: 'local',
        resource_type: 'tokens',
        amount: 10,
        ts: Date.now(),
        boot: 'boot-1',
        mono: 1,
        meta_h: metadataHash(metadata, sha256),
        anchor: '',
        ...spec,
      }
      before = entry
      return { entry, metadata }
    })
  }
}

/** What the current user's chain of the app's real ledger holds from this seq on. */
export function entriesOf(
  ledger: Pick<TestLedger, 'db' | 'userId'>,
  fromSeq = 1,
  count = BATCH_MAX_ENTRIES,
): Sent[] {
  return [...iterateEntries(ledger.db, ledger.userId, fromSeq - 1, count)].map((row) => ({
    entry: toEntry(row) as LedgerEntry,
    metadata: JSON.parse(row.metadata) as LedgerMetadata,
  }))
}

export function hashOf({ entry }: Sent): string {
  return entryHash(entry, sha256)
}

export function replyOf(reply: SyncReply): ReconcileReply {
  if (reply.status !== 200)
    throw new Error(`reconcile answered ${reply.status}: ${JSON.stringify(reply.body)}`)
  return reply.body as ReconcileReply
}

/** Unverified: what it says. */
export function readReceipt(reply: SyncReply): ReceiptClaims {
  return JSON.parse(
    Buffer.from(replyOf(reply).receipt.split('.')[1] ?? '', 'base64url').toString(),
  ) as ReceiptClaims
}

export function anchorOf(reply: SyncReply): string {
  return receiptHash(replyOf(reply).receipt, sha256)
}
