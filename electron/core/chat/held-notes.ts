import { LRUCache } from 'lru-cache'
import type { Retrieved } from '../../../contract/core/recall.ts'
import type { PackedMemory } from '../recall/query.ts'
import type { MessageRow } from './message-store.ts'

/** Answers whose notes are held: those of the chats that were used last. */
const HELD_ANSWERS = 500

type GivenNotes = Pick<PackedMemory, 'units' | 'block'>

/**
 * The notes that answers were given, so that they stand in the next prompts of their chat where they stood before: the
 * engine then finds all of the earlier turns in its cache. They are held in memory only. After a restart the engine has
 * no cache either, and what was forgotten must not lie in a second place on disk.
 */
export class HeldNotes {
  readonly #byAnswer = new LRUCache<string, GivenNotes>({ max: HELD_ANSWERS })

  keep(answerId: string, { units, block }: GivenNotes): void {
    this.#byAnswer.set(answerId, { units, block })
  }

  /**
   * Returns the notes on a path that may be given again, by the question that they stand before. Notes that are refused
   * once are dropped for good: something in them was forgotten, corrected, moved out of sight or taken out by the user.
   */
  of(
    path: readonly MessageRow[],
    mayBeGiven: (units: readonly Retrieved[]) => boolean,
  ): Map<string, GivenNotes> {
    const given = new Map<string, GivenNotes>()
    for (const { id, parent_id: question } of path) {
      const notes = this.#byAnswer.get(id)
      if (!notes || question === null) continue
      if (mayBeGiven(notes.units)) given.set(question, notes)
      else this.#byAnswer.delete(id)
    }
    return given
  }
}
