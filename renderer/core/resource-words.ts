import type { TFunction } from 'i18next'

const UNITS = {
  tokens: 'receipt.unitTokens',
  messages: 'receipt.unitMessages',
  /** Recorded, but free: tokens of reflection and distillation. */
  reflection_tokens: 'receipt.unitReflection',
} as const

/** The unit of a ledger entry; a resource of a newer version keeps its own name. */
export function resourceWords(t: TFunction, resource: string, count: number): string {
  return resource in UNITS ? t(UNITS[resource as keyof typeof UNITS], { count }) : resource
}
