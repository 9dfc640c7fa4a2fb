import type { MemoryKind } from '../../../contract/core/memory.ts'
import { isOnlyOne } from './kin.ts'

/**
 * What a statement says of its subject. `one`: only one value is true at a time, so the one said last replaces those
 * before. `several`: all may be true; one replaces another only when the words say so ("I now work as a teacher").
 */
interface Slot {
  cardinality: 'one' | 'several'
  kind: MemoryKind
  importance: number
}

const fact = (cardinality: Slot['cardinality'], importance: number): Slot => ({
  cardinality,
  kind: 'fact',
  importance,
})
const preference = (cardinality: Slot['cardinality'], importance: number): Slot => ({
  cardinality,
  kind: 'preference',
  importance,
})

const SLOTS = {
  name: fact('one', 0.9),
  'first name': fact('one', 0.9),
  'last name': fact('one', 0.9),
  nickname: fact('one', 0.8),
  home: fact('one', 0.8),
  // "at weekends", "in the summer", "in a small flat": true beside where one lives.
  'part-time home': fact('several', 0.6),
  'lives with': fact('several', 0.6),
  origin: fact('one', 0.6),
  birthplace: fact('one', 0.6),
  'grew up': fact('one', 0.5),
  birthday: fact('one', 0.8),
  'birth year': fact('one', 0.6),
  age: fact('one', 0.6),
  height: fact('one', 0.5),
  weight: fact('one', 0.5),
  job: fact('several', 0.7),
  employer: fact('several', 0.7),
  studies: fact('several', 0.6),
  'marital status': fact('one', 0.7),
  nationality: fact('several', 0.6),
  religion: fact('one', 0.6),
  speaks: fact('several', 0.6),
  'mother tongue': fact('several', 0.6),
  learning: fact('several', 0.5),
  allergy: fact('several', 0.95),
  health: fact('several', 0.9),
  diet: preference('one', 0.85),
  habit: preference('several', 0.6),
  uses: fact('several', 0.5),
  has: fact('several', 0.6),
  is: fact('several', 0.5),
  doing: fact('several', 0.5),
  event: { cardinality: 'several', kind: 'event', importance: 0.6 },
  plan: { cardinality: 'several', kind: 'task', importance: 0.5 },
  note: fact('several', 0.6),
  remembered: fact('several', 0.9),
} satisfies Record<string, Slot>

/** Slots with what they are of: "favourite colour", "taste of coffee", "choice of coffee / tea", "car". */
const PREFIXES: readonly (readonly [string, Slot])[] = [
  ['favourite ', preference('one', 0.7)],
  ['choice of ', preference('one', 0.7)],
  ['taste of ', preference('one', 0.5)],
  ['attribute ', fact('one', 0.6)],
  // What no rule knows has a slot of its own, and is compared with the same words alone.
  ['said ', fact('several', 0.4)],
]

export type SlotName =
  | keyof typeof SLOTS
  | `favourite ${string}`
  | `choice of ${string}`
  | `taste of ${string}`
  | `attribute ${string}`
  | `said ${string}`

function slotOf(slot: string): Slot | null {
  if (slot in SLOTS) return SLOTS[slot as keyof typeof SLOTS]
  return PREFIXES.find(([prefix]) => slot.startsWith(prefix))?.[1] ?? null
}

export function kindOf(slot: SlotName): MemoryKind {
  return slotOf(slot)?.kind ?? 'fact'
}

export function importanceOf(slot: SlotName): number {
  return slotOf(slot)?.importance ?? 0.5
}

/** What has ended may be named by another word than it was told with: "I quit my job" ends "I am a nurse". */
const BESIDE: readonly (readonly string[])[] = [['job', 'employer', 'is', 'attribute job']]

/** The slots that statements of `slot` are compared with, itself included. */
export function slotsBeside(slot: string): readonly string[] {
  return BESIDE.find((slots) => slots.includes(slot)) ?? [slot]
}

/** Whether a newer statement replaces an older one of the same subject and slot. Unknown slots never do. */
export function isSingle(subject: string, slot: string): boolean {
  if (subject !== 'self' && slot === 'name') return isOnlyOne(subject)
  // One may have two sisters: where one of them lives says nothing of the other.
  if (subject !== 'self' && !isOnlyOne(subject) && !subject.includes(' ')) return false
  return slotOf(slot)?.cardinality === 'one'
}
