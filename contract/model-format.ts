import { z } from 'zod'

/** Checked when the answer is read: as a grammar, bounds slow the engine down, and it refuses large ones. */
const BOUNDS = ['minLength', 'maxLength', 'minimum', 'maximum'] as const

/**
 * Returns the JSON schema that a model's answer must follow: shape and choices, without bounds; what has a default may be
 * missing. The engine enforces it token by token.
 */
export function modelFormat(schema: z.ZodType): object {
  const { $schema: _dialect, ...format } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      for (const key of [...BOUNDS, 'default'] as const) delete jsonSchema[key]
    },
  })
  return format
}
