import type { Principle } from '../../../contract/api/policy.ts'
import { DELIVERED_PRINCIPLES } from '../../../contract/api/principles.ts'

export function deliveredPrinciples(): Principle[] {
  return Object.entries(DELIVERED_PRINCIPLES).map(([id, words]) => ({ id, ...words, is_active: true }))
}
