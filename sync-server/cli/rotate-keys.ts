import { recordAct } from '../admin/audit.ts'
import { KEY_PURPOSES, keyLock, type RotatedKey, rotateKey } from '../keys/key-ring.ts'
import type { CommandDeps } from './deps.ts'

/**
 * For each purpose the key that signs is retired, the one that was published as the next signs, and a new one is
 * published behind it. What the retired one signed is believed until it expires. Processes that run follow within a
 * minute. Again after a crash: one more rotation, nothing is lost.
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
