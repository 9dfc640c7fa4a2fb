import { z } from 'zod'

/**
 * Controls, and line and paragraph separators, which end a line in a mail's header or in a log. NUL, which PostgreSQL
 * cannot hold, is one of them.
 */
const BREAKING = /[\p{Cc}\u2028\u2029]/u

/** One line of text that a person typed: well-formed, without controls, trimmed. */
export function lineSchema(minLength: number, maxLength: number) {
  return z
    .string()
    .trim()
    .min(minLength)
    .max(maxLength)
    .refine((text) => !BREAKING.test(text), { error: 'holds control characters' })
    .refine((text) => text.isWellFormed(), { error: 'holds half of a character' })
}
