import { type DistillationStep, USES_TO_LAST, type WorkMemory } from '../../../contract/core/work.ts'

/**
 * Plans the steps in a fixed order (spec C5): memories that say the same are merged, those that proved useful are made
 * lasting, and the rest expires. What contradicts what is decided where it is kept (electron/core/memory/standing.ts). The plan is deterministic, and empty once it was
 * carried out, so an interrupted run is simply repeated.
 */
export function planDistillation(memories: readonly WorkMemory[], nowMs: number): DistillationStep[] {
  const gone = new Set<string>()
  const left = () => memories.filter(({ id }) => !gone.has(id))
  return [...merges(memories, gone), ...promotions(left(), gone), ...expiries(left(), nowMs, gone)]
}

/** Cosine of all-MiniLM. Rewordings of one fact lie above it; their words must agree too. */
const NEAR = 0.8

function merges(memories: readonly WorkMemory[], gone: Set<string>): DistillationStep[] {
  const byId = new Map(memories.map((memory) => [memory.id, memory]))
  return memories.flatMap((memory) => {
    if (gone.has(memory.id)) return []
    const same = memory.near
      .filter(({ cosine }) => cosine >= NEAR)
      .flatMap(({ id }) => byId.get(id) ?? [])
      .filter((other) => other.id !== memory.id && !gone.has(other.id) && saySame(memory, other))
    if (same.length === 0) return []
    const group = [memory, ...same]
    for (const { id } of group) gone.add(id)
    const fullest = group.reduce((held, one) => (one.text.length > held.text.length ? one : held))
    return [{ action: 'merge' as const, ids: group.map(({ id }) => id), text: fullest.text }]
  })
}

function promotions(memories: readonly WorkMemory[], gone: Set<string>): DistillationStep[] {
  return memories
    .filter(
      ({ tier, uses, is_pinned, author }) =>
        tier === 'itm' && (uses >= USES_TO_LAST || is_pinned || author === 'person'),
    )
    .map(({ id }) => {
      gone.add(id)
      return { action: 'promote', id }
    })
}

function expiries(memories: readonly WorkMemory[], nowMs: number, gone: Set<string>): DistillationStep[] {
  return memories
    .filter(
      (one) => one.tier === 'itm' && !one.is_pinned && one.expires_at !== null && one.expires_at <= nowMs,
    )
    .map(({ id }) => {
      gone.add(id)
      return { action: 'expire', id }
    })
}

/** Same kind and scope, and one holds the words of the other in order; extra negations and numbers are a difference. */
export function saySame(a: WorkMemory, b: WorkMemory): boolean {
  if (a.kind !== b.kind || scopeOf(a) !== scopeOf(b)) return false
  // What is known to be about something was compared when it was kept: "I like tea" is not "I like green tea".
  if (a.slot !== null || b.slot !== null) return false
  const [short, long] = [wordsOf(a.text), wordsOf(b.text)].sort((x, y) => x.length - y.length)
  if (!short || !long || short.length === 0) return false
  // A much longer text says more.
  if (long.length - short.length > 2) return false
  const extra = long.filter((word) => !short.includes(word))
  if (extra.some((word) => TURNS.test(word))) return false
  let at = 0
  for (const word of long) if (word === short[at]) at += 1
  return at === short.length
}
const TURNS = /^(?:not|no|never|dont|didnt|isnt|wont|cant|without|nicht|kein\p{L}*|nie|pas|jamais|sans|\d+)$/u

const FILLER = new Set(
  'a an the really very just also that so and please i am im m s is ich bin der die das ein eine sehr auch und je suis un une le la les très aussi et'.split(
    ' ',
  ),
)
function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/['’]/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).filter((word) => !FILLER.has(word))
}

function scopeOf({ scope, scope_id }: WorkMemory): string {
  return `${scope}:${scope_id ?? ''}`
}
