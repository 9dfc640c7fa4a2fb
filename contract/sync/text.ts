import { z } from 'zod'

/**
 * Control characters, and line and paragraph separators, which end a line in a mail's header or in a log. NUL, which
 * PostgreSQL cannot store, is one of them.
 */
const BREAKING = /[\p{Cc}\u2028\u2029]/u

/** Returns the schema of one line of typed text: well-formed, without control characters, trimmed. */
export function lineSchema(minLength: number, maxLength: number) {
  return z
    .string()
    .trim()
    .min(minLength)
    .max(maxLength)
    .refine((text) => !BREAKING.test(text), { error: 'holds control characters' })
    .refine((text) => text.isWellFormed(), { error: 'holds half of a character' })
}
