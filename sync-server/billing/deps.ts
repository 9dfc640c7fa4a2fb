import type Stripe from 'stripe'
import type { Tier } from '../../contract/tiers.ts'
import type { StripeConfig } from '../config.ts'
import type { SyncDeps } from '../deps.ts'

/** Of a server that sells. */
export interface BillingDeps extends Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'logger' | 'alarms'> {
  settings: StripeConfig
  stripe: Stripe
  /** Price id → tier. */
  tiers: ReadonlyMap<string, Tier>
  /** Where the outside reaches this server. */
  serverUrl(): string
}
