import { z } from 'zod'

/** Returns the JSON schema that a model's answer must follow; the engine enforces it token by token. */
export function modelFormat(schema: z.ZodType): object {
  const { $schema: _dialect, ...format } = z.toJSONSchema(schema)
  return format
}
