import { recordAct } from '../admin/audit.ts'
import { KEY_PURPOSES, keyLock, type RotatedKey, rotateKey } from '../keys/key-ring.ts'
import type { CommandDeps } from './deps.ts'

/**
 * Retires the signing key of each purpose, starts the key that was published as the next, and publishes a new one. What
 * the retired key signed is accepted until it expires. Running servers follow within a minute. After a crash, run it
 * again: that is one more rotation.
 */
export async function rotateKeys(deps: CommandDeps): Promise<RotatedKey[]> {
  const rotated: RotatedKey[] = []
  for (const purpose of KEY_PURPOSES) {
    rotated.push(
      await deps.db.withLock(keyLock(purpose), async (trx) => {
        const key = await rotateKey(trx, purpose, deps)
        const act = { actorKind: 'command', actor: 'server:admin', action: 'keys.rotate' } as const
        await recordAct(trx, deps, { ...act, target: key.kid, details: { purpose } })
        return key
      }),
    )
  }
  return rotated
}
