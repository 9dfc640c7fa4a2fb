import { recordAct } from '../admin/audit.ts'
import { type KeyPurpose, newSigningKey } from '../keys/key-ring.ts'
import type { CommandDeps } from './deps.ts'

const PURPOSES: readonly KeyPurpose[] = ['access', 'entitlement', 'receipt']

export interface RotatedKey {
  purpose: KeyPurpose
  kid: string
  retired: string[]
}

/**
 * A new key for each purpose; those before it sign nothing more, and what they signed is believed until it expires.
 * Processes that run take the new one within a minute. Again after a crash: one more key, nothing is lost.
 */
export async function rotateKeys(deps: CommandDeps): Promise<RotatedKey[]> {
  const { db, clock, secrets } = deps
  const rotated: RotatedKey[] = []
  for (const purpose of PURPOSES) {
    const row = await newSigningKey(purpose, secrets, clock)
    const retired = await db.withLock(`signing-keys ${purpose}`, async (trx) => {
      const before = await trx
        .updateTable('signing_keys')
        .set({ retired_at_ms: clock.nowMs() })
        .where('purpose', '=', purpose)
        .where('retired_at_ms', 'is', null)
        .returning('kid')
        .execute()
      await trx.insertInto('signing_keys').values(row).execute()
      const act = { actorKind: 'command', actor: 'server:admin', action: 'keys.rotate' } as const
      await recordAct(trx, deps, { ...act, target: row.kid, details: { purpose } })
      return before.map(({ kid }) => kid)
    })
    rotated.push({ purpose, kid: row.kid, retired })
  }
  return rotated
}
