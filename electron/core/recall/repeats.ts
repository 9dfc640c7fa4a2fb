import type { Retrieved } from '../../../contract/core/recall.ts'
import { dropAtEnd, dropAtStart } from '../../../contract/text-ends.ts'

/** What the prompt holds already, or must not hold. */
export interface Given {
  /** Ids of the messages that each memory was kept from. */
  sources: ReadonlyMap<string, ReadonlySet<string>>
  /** Memory and message ids: what the prompt holds, and what the user took out. */
  exclude: ReadonlySet<string>
  /** Texts of the prompt. */
  held: readonly string[]
}

/**
 * Leaves out units that say the same as a surer one before them or as the prompt: a memory and the message that it was
 * kept from, the copies of a message that branching makes, a fact that is word for word in the prompt. `units`: surest
 * first.
 */
export function withoutRepeats(units: readonly Retrieved[], given: Given): Retrieved[] {
  const held = given.held.map(plain)
  const usedMessages = new Set<string>()
  return units.filter((unit) => {
    const sources = [...(given.sources.get(unit.id) ?? [])]
    const text = plain(unit.text)
    const isRepeat =
      usedMessages.has(unit.id) ||
      given.exclude.has(unit.id) ||
      sources.some((id) => usedMessages.has(id) || given.exclude.has(id)) ||
      held.some((other) => other.includes(text))
    if (isRepeat) return false
    held.push(text)
    for (const id of unit.kind === 'message' ? [unit.id] : sources) usedMessages.add(id)
    return true
  })
}

const MARK = /[\s.,;:!?…"'“”„«»]/

/** Normalises case, blanks and the punctuation at both ends. */
function plain(text: string): string {
  const even = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
  return dropAtStart(dropAtEnd(even, MARK), MARK)
}
