import { z } from 'zod'

/** What each plan allows in one UTC day (spec E2). `-1` means without a limit. */
export const TIERS = {
  free_trial: { limitTokens: 1_000, limitMessages: 50 },
  basic: { limitTokens: 50_000, limitMessages: 1_000 },
  pro: { limitTokens: -1, limitMessages: -1 },
} as const

export const tierSchema = z.enum(['free_trial', 'basic', 'pro'])
export type Tier = z.infer<typeof tierSchema>

/** Means that there is no limit. */
export const UNLIMITED = -1
