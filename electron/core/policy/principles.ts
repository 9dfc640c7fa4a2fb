import type { Principle } from '../../../contract/core/policy.ts'
import { DELIVERED_PRINCIPLES } from '../../../contract/core/principles.ts'

export function deliveredPrinciples(): Principle[] {
  return Object.entries(DELIVERED_PRINCIPLES).map(([id, words]) => ({ id, ...words, is_active: true }))
}
