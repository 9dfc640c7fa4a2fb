import type { Sample } from './locomo-file.ts'

/**
 * LoCoMo's conversations are between two people, and its questions ask about them by name. A chat with Nova has no names,
 * so the product knows none: here each turn says whose it is.
 */
export function withNames({ sessions, ...sample }: Sample): Sample {
  return {
    ...sample,
    sessions: sessions.map(({ title, turns }) => ({
      title,
      turns: turns.map((turn) => ({ ...turn, text: `${turn.speaker}: ${turn.text}` })),
    })),
  }
}
