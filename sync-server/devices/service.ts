import { AppError } from '../../contract/errors.ts'
import { deviceId } from '../../contract/ledger/signature.ts'
import type { Device, EnrolDeviceRequest } from '../../contract/sync/devices.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { DeviceRow, Queries, Trx } from '../db/schema.ts'
import type { Caller, SessionService } from '../sessions/service.ts'
import { takeProof, verifyProof } from './device-proof.ts'
import { countDevices, findDevice, insertDevice, listDevices, revokeDevices, updateDevice } from './store.ts'

/** More than a user has; few enough that a stolen session cannot fill the table. */
const MAX_DEVICES = 50
/** Revoked ones too, which are kept so that a key that was revoked stays so, and are all listed. */
const MAX_DEVICES_EVER = 1_000

export interface DeviceService {
  list(caller: Caller): Promise<Device[]>
  /**
   * Stores the public key, proven by its private one, and binds the session to it. Again with the same key: the same.
   * Throws device_proof_*, device_revoked (a key that was revoked stays so), device_limit_reached, session_bound.
   */
  enrol(caller: Caller, accessToken: string, request: EnrolDeviceRequest): Promise<Device>
  /** Ends the device's sessions too. Throws device_not_found. */
  revoke(caller: Caller, id: string): Promise<void>
  find(db: Queries, userId: string, id: string): Promise<DeviceRow | undefined>
  listOf(db: Queries, userId: string, currentId: string | null): Promise<Device[]>
  markSeen(trx: Trx, userId: string, id: string): Promise<void>
  revokeAll(trx: Trx, userId: string, nowMs: number): Promise<void>
}

interface DeviceDeps {
  db: Database
  clock: Clock
  sessions: SessionService
}

export function createDeviceService({ db, clock, sessions }: DeviceDeps): DeviceService {
  async function storeDevice(trx: Trx, caller: Caller, request: EnrolDeviceRequest): Promise<DeviceRow> {
    const nowMs = clock.nowMs()
    const id = deviceId(request.public_key, sha256)
    const { name, platform } = request
    const known = await findDevice(trx, caller.userId, id)
    if (known?.revoked_at_ms != null) {
      throw new AppError('device_revoked', 'This device was signed out for good. It needs a new key.')
    }
    if (known) {
      await updateDevice(trx, caller.userId, id, { name, platform, last_seen_at_ms: nowMs })
      return { ...known, name, platform, last_seen_at_ms: nowMs }
    }
    const { live, all } = await countDevices(trx, caller.userId)
    if (live >= MAX_DEVICES || all >= MAX_DEVICES_EVER) {
      throw new AppError(
        'device_limit_reached',
        live >= MAX_DEVICES
          ? `An account has at most ${MAX_DEVICES} devices. Sign one out first.`
          : `An account has at most ${MAX_DEVICES_EVER} devices in its life.`,
      )
    }
    const row: DeviceRow = {
      user_id: caller.userId,
      id,
      public_key: JSON.stringify(request.public_key),
      name,
      platform,
      enrolled_at_ms: nowMs,
      last_seen_at_ms: nowMs,
      revoked_at_ms: null,
    }
    await insertDevice(trx, row)
    return row
  }

  return {
    list: (caller) => listOf(db.queries, caller.userId, caller.deviceId),
    async enrol(caller, accessToken, request) {
      const proof = await verifyProof(request.device_proof, { act: 'enrol', bind: accessToken }, clock)
      if (proof.deviceId !== deviceId(request.public_key, sha256)) {
        throw new AppError('device_proof_invalid', 'The proof was made by another key.')
      }
      const row = await db.withLock(`devices ${caller.userId}`, async (trx) => {
        await sessions.holdLive(trx, caller)
        await takeProof(trx, proof)
        const bound = await sessions.boundDevice(trx, caller)
        if (bound !== null && bound !== proof.deviceId) {
          throw new AppError('session_bound', 'This session belongs to another device. Log in again.')
        }
        const stored = await storeDevice(trx, caller, request)
        await sessions.bindDevice(trx, caller, proof.deviceId)
        return stored
      })
      sessions.forget(caller.userId)
      return view(row, proof.deviceId)
    },
    async revoke(caller, id) {
      await db.withLock(`devices ${caller.userId}`, async (trx) => {
        await sessions.holdLive(trx, caller)
        const device = await findDevice(trx, caller.userId, id)
        if (!device) throw new AppError('device_not_found', 'There is no such device.')
        if (device.revoked_at_ms === null) {
          await updateDevice(trx, caller.userId, id, { revoked_at_ms: clock.nowMs() })
        }
        await sessions.end(trx, { userId: caller.userId, deviceId: id, because: 'device revoked' })
      })
      sessions.forget(caller.userId)
    },
    find: findDevice,
    listOf,
    markSeen: (trx, userId, id) => updateDevice(trx, userId, id, { last_seen_at_ms: clock.nowMs() }),
    revokeAll: revokeDevices,
  }
}

async function listOf(db: Queries, userId: string, currentId: string | null): Promise<Device[]> {
  return (await listDevices(db, userId)).map((row) => view(row, currentId))
}

function view(row: DeviceRow, currentId: string | null): Device {
  return {
    id: row.id,
    name: row.name,
    platform: row.platform as Device['platform'],
    enrolled_at_ms: row.enrolled_at_ms,
    last_seen_at_ms: row.last_seen_at_ms,
    revoked_at_ms: row.revoked_at_ms,
    is_current: row.id === currentId,
  }
}
