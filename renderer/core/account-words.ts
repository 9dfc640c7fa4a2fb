import { useTranslation } from 'react-i18next'
import type { EntitlementView } from '../../contract/core/account.ts'
import { CORE_ERROR_CODES } from '../../contract/core/errors.ts'
import { useFormat } from '../lib/format.ts'
import { CoreError } from './core-error.ts'
import { useErrorText } from './error-words.ts'

/** Reasons for which a device has to be registered again. */
const LOST_DEVICE = ['ledger_device_frozen', 'ledger_device_revoked', 'device_revoked'] as const
/** Refusals of the server that only sending the ledger meets. */
const LEDGER_REFUSALS = ['ledger_device_frozen', 'ledger_device_revoked', 'ledger_conflict'] as const

export function isDeviceLost(code: string | null): boolean {
  return LOST_DEVICE.some((lost) => lost === code)
}

/** Returns a function that says why the server refused, from a code that may be newer than this app. */
export function useServerProblemText(): (code: string) => string {
  const { t } = useTranslation()
  const errorText = useErrorText()
  return (code) => {
    const refusal = LEDGER_REFUSALS.find((one) => one === code)
    if (refusal) return t(`account.sync.refused.${refusal}`)
    const known = CORE_ERROR_CODES.find((one) => one === code)
    return known ? errorText(new CoreError(known, 0, known)) : t('account.sync.refused.other', { code })
  }
}

/** Returns what the user has to know of the plan: until when it holds without a connection, or why it does not. */
export function useEntitlementText(): (entitlement: EntitlementView) => string | null {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ state, paid_tier: tier, checked_at_ms, expires_at_ms, grace_until_ms }) => {
    if (tier === 'free_trial') return null
    const plan = t(`usage.tier.${tier}`)
    const since = checked_at_ms === null ? '…' : format.date(checked_at_ms)
    if (state === 'expired') return t('account.entitlement.expired', { plan, since })
    if (state === 'grace' && grace_until_ms !== null) {
      return t('account.entitlement.grace', { plan, since, until: format.dateTime(grace_until_ms) })
    }
    if (state === 'valid' && expires_at_ms !== null) {
      return t('account.entitlement.valid', { until: format.date(grace_until_ms ?? expires_at_ms) })
    }
    return null
  }
}

const ENDED = {
  refresh_token_expired: 'expired',
  refresh_token_reused: 'reused',
  refresh_token_invalid: 'invalid',
  token_invalid: 'invalid',
  device_proof_invalid: 'invalid',
} as const

/** Returns a function that says why the server ended a session. */
export function useEndedText(): (code: string) => string {
  const { t } = useTranslation()
  const problemText = useServerProblemText()
  return (code) =>
    Object.hasOwn(ENDED, code)
      ? t(`account.ended.because.${ENDED[code as keyof typeof ENDED]}`)
      : problemText(code)
}
