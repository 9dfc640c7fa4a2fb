import type { MemoryPolarity, MemoryReason } from '../../../contract/core/memory.ts'
import { isSingle } from '../statements/slots.ts'

/** A statement, as its standing among others of the same subject and slot is decided by. */
export interface Standing {
  id: string
  subject: string
  slot: string
  value: string
  polarity: MemoryPolarity
  /** ms UTC; ties are broken by the order in the message, then by the id. */
  saidAtMs: number
  order: number
  /** Its words say that something changed. */
  isChange: boolean
  /** It comes from what a chat shows, or from the user's own hand. */
  isShown: boolean
  /** The user pinned or wrote it, or said that it replaces what they pinned. */
  isProtected: boolean
  answered: 'replace' | 'both' | null
}

export type Verdict =
  | { state: 'active' }
  | { state: 'withdrawn' }
  /** It would replace `by`, which the user pinned or wrote. */
  | { state: 'asked'; by: string }
  | {
      state: 'superseded'
      by: string
      reason: Extract<MemoryReason, 'newer_said' | 'says_the_same' | 'no_longer'>
    }

/**
 * Decides which statements of one subject hold. It depends on when they were said alone, not on the order in which they
 * were read: a newer one replaces those that cannot be true beside it, "no longer" ends what it names, and what the user
 * pinned or wrote is only replaced when they say so.
 */
export function standings(statements: readonly Standing[]): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>()
  let standing: Standing[] = []
  for (const one of statements.toSorted(bySaying)) {
    if (!one.isShown) {
      verdicts.set(one.id, { state: 'withdrawn' })
      continue
    }
    const replaced = standing.flatMap((older) => {
      const reason = whyReplaced(older, one)
      return reason === null ? [] : [{ older, reason }]
    })
    const kept = one.isProtected ? undefined : replaced.find(({ older }) => older.isProtected)
    if (kept) {
      const { older, reason } = kept
      verdicts.set(
        one.id,
        reason === 'says_the_same'
          ? { state: 'superseded', by: older.id, reason }
          : { state: 'asked', by: older.id },
      )
      continue
    }
    const gone = replaced.filter(({ older }) => !older.isProtected || one.answered === 'replace')
    for (const { older, reason } of gone) verdicts.set(older.id, { state: 'superseded', by: one.id, reason })
    standing = [...standing.filter((older) => !gone.some((each) => each.older === older)), one]
    verdicts.set(one.id, { state: 'active' })
  }
  return verdicts
}

function bySaying(a: Standing, b: Standing): number {
  return a.saidAtMs - b.saidAtMs || a.order - b.order || (a.id < b.id ? -1 : 1)
}

/** Why the newer one leaves no room for the older; null when both may be true. */
function whyReplaced(older: Standing, newer: Standing): 'newer_said' | 'says_the_same' | 'no_longer' | null {
  if (newer.answered === 'both') return null
  const isSame = older.slot === newer.slot && older.value === newer.value
  if (newer.polarity === 'ended') {
    if (older.polarity === 'ended') return isSame ? 'says_the_same' : null
    return valuesAgree(older.value, newer.value) ? 'no_longer' : null
  }
  if (older.slot !== newer.slot) return null
  if (isSame) return older.polarity === 'holds' ? 'says_the_same' : 'newer_said'
  if (isSingle(newer.subject, newer.slot)) return 'newer_said'
  // "I now work as a teacher" replaces the nurse; that something else ended stays true.
  return newer.isChange && older.polarity === 'holds' ? 'newer_said' : null
}

/** "google" ends "google zurich"; an end without a value ("I quit my job") ends all of its slot. */
function valuesAgree(held: string, ended: string): boolean {
  const [a, b] = [held.split(' '), ended.split(' ')]
  return ended === '' || a.every((word) => b.includes(word)) || b.every((word) => a.includes(word))
}
