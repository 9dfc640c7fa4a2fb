import { z } from 'zod'

export interface ErrorBody<Code extends string> {
  error: { code: Code; message: string; details?: Record<string, unknown> | undefined }
}

/** Returns the schema of the body that a server sends with every error. */
export function errorBodySchema<Code extends string>(codes: readonly [Code, ...Code[]]) {
  return z.object({
    error: z.object({
      code: z.enum(codes),
      message: z.string().describe('One English sentence that says what happened and what to do.'),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  })
}
