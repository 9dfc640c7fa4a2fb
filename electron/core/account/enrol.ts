import { hostname } from 'node:os'
import { type Device, deviceSchema } from '../../../contract/sync/devices.ts'
import type { Clock } from '../clock.ts'
import type { DeviceKey } from '../ledger/device-key.ts'
import type { OwnerKeys } from '../secrets/owner-keys.ts'
import { makeDeviceProof } from './device-proof.ts'
import type { Reconcile } from './reconcile.ts'
import { withServerTime } from './session.ts'
import { type SyncClient, SyncRefusal } from './sync-client.ts'

export interface EnrolDeps {
  client: SyncClient
  clock: Clock
  keys: OwnerKeys
  reconcile: Pick<Reconcile, 'sendFormer'>
}

/**
 * Registers this device's key of the account with the server and binds the session to it. A key that was revoked stays
 * so: what it made and the server still takes is sent first, then a new key is made. Throws what the client throws.
 */
export async function enrolDevice(
  deps: EnrolDeps,
  userId: string,
  access: { token: string; serverUrl: string },
): Promise<void> {
  const key = await deps.keys.ensure(userId)
  try {
    await enrol(deps, key, access.token)
  } catch (error) {
    if (!(error instanceof SyncRefusal) || error.code !== 'device_revoked') throw error
    await renewDevice(deps, userId, access)
  }
}

/** Replaces this device's key of the account by a new one and enrols that. The session must not be bound yet. */
export async function renewDevice(
  deps: EnrolDeps,
  userId: string,
  access: { token: string; serverUrl: string },
): Promise<void> {
  await deps.reconcile.sendFormer(userId, deps.keys.of(userId).did, access).catch(() => undefined)
  await enrol(deps, await deps.keys.replace(userId), access.token)
}

async function enrol({ client, clock }: EnrolDeps, key: DeviceKey, token: string): Promise<void> {
  const enrolAt = (nowMs: number) =>
    client.ask(
      deviceSchema,
      (api, options) =>
        api.devices.$post(
          {
            json: {
              public_key: key.publicJwk,
              name: deviceName(),
              platform: PLATFORMS[process.platform] ?? 'other',
              device_proof: makeDeviceProof(key, 'enrol', token, nowMs),
            },
          },
          options,
        ),
      { token },
    )
  await withServerTime(clock.nowMs(), enrolAt)
}

const PLATFORMS: Partial<Record<NodeJS.Platform, Device['platform']>> = {
  linux: 'linux',
  darwin: 'macos',
  win32: 'windows',
}

/** The computer's name, so that its owner knows it in the list. */
function deviceName(): string {
  const name = hostname()
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '')
    .trim()
    .slice(0, 100)
  return name || 'Computer'
}
