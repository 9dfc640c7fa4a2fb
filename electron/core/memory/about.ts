import { readStatements } from '../statements/read.ts'
import type { MemoryRow } from './store.ts'

/** The columns that say of what a memory speaks. */
type About = Pick<MemoryRow, 'subject' | 'slot' | 'value' | 'polarity' | 'is_change'>

const NOTHING: About = { subject: null, slot: null, value: null, polarity: 'holds', is_change: 0 }

/** What a text that was written by hand, edited or imported speaks of, by the same reading as what is said in a chat. */
export function aboutOf(text: string, atMs: number): About {
  const [first, ...others] = readStatements(text, atMs).statements
  // A text of several statements is compared with none.
  if (first === undefined || others.length > 0) return NOTHING
  const { subject, slot, value, polarity, isChange } = first
  return { subject, slot, value, polarity, is_change: isChange ? 1 : 0 }
}
