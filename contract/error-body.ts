import { z } from 'zod'

export interface ErrorBody<Code extends string> {
  error: { code: Code; message: string; details?: Record<string, unknown> | undefined }
}

/** Returns the schema of the one body with which a server answers everything but a success. */
export function errorBodySchema<Code extends string>(codes: readonly [Code, ...Code[]]) {
  return z.object({
    error: z.object({
      code: z.enum(codes),
      message: z.string().describe('One English sentence that says what happened and what to do.'),
      details: z.record(z.string(), z.unknown()).optional(),
    }),
  })
}
