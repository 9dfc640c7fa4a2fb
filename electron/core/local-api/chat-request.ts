import { z } from 'zod'
import type { EngineMessage } from '../models/engine.ts'

/**
 * What is read of a call to /v1/chat/completions. Fields that only tune an answer and that the engine does not know are
 * ignored; one without which the answer would be another thing than what was asked for is refused by its name.
 */
const textSchema = z.string().transform((text) => text.toWellFormed())
const partSchema = z.object({
  type: z.literal('text', { error: 'Only text can be read here: no images, sound or files.' }),
  text: textSchema,
})
const messageSchema = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant'], {
    error: 'A role is system, developer, user or assistant; tools are not supported here.',
  }),
  content: z.union([textSchema, z.array(partSchema)], {
    error:
      'The content of a message is text, or a list of text parts; images, sound and files are not supported here.',
  }),
  tool_calls: unsupported('Tools are not supported here.'),
})
const jsonSchemaSchema = z.object({ schema: z.record(z.string(), z.unknown()) })
const formatSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text') }),
  z.object({ type: z.literal('json_object') }),
  z.object({ type: z.literal('json_schema'), json_schema: jsonSchemaSchema }),
])

export const chatRequestSchema = z.object({
  model: z.string().max(200).nullish(),
  messages: z
    .array(messageSchema)
    .min(1)
    .max(2_000)
    .refine(
      (messages) => messages.some(({ role, content }) => role === 'user' && textOf(content).trim() !== ''),
      {
        error: 'At least one message of the user’s with text is needed.',
      },
    ),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  stop: z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).max(16)]).nullish(),
  response_format: formatSchema.nullish(),
  n: z.literal(1, { error: 'One answer is given to each call: n can only be 1.' }).nullish(),
  tools: unsupported('Tools are not supported here.'),
  functions: unsupported('Functions are not supported here.'),
  audio: unsupported('Sound is not supported here.'),
  modalities: z.array(z.literal('text', { error: 'Only text is given here.' })).nullish(),
  logprobs: z.literal(false, { error: 'Probabilities of tokens are not given here.' }).nullish(),
})
type ChatBody = z.infer<typeof chatRequestSchema>

/** A call to the API in the words of the engine. */
export interface ApiChat {
  /** null: the engine's default. */
  model: string | null
  messages: EngineMessage[]
  maxTokens: number | null
  temperature?: number
  topP?: number
  stop?: string[]
  format?: 'json' | object
}

export function toApiChat(body: ChatBody): ApiChat {
  const { temperature, top_p: topP, stop, response_format: format } = body
  return {
    model: body.model || null,
    messages: body.messages.map(({ role, content }) => ({
      role: role === 'developer' ? 'system' : role,
      content: textOf(content),
    })),
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
    ...(typeof temperature === 'number' ? { temperature } : {}),
    ...(typeof topP === 'number' ? { topP } : {}),
    ...(stop === null || stop === undefined ? {} : { stop: [stop].flat() }),
    ...(format?.type === 'json_object' ? { format: 'json' as const } : {}),
    ...(format?.type === 'json_schema' ? { format: format.json_schema.schema } : {}),
  }
}

/** The user's last message: what the constitution judges, and what notes are looked up for. */
export function questionOf(messages: readonly EngineMessage[]): string {
  return messages.findLast(({ role }) => role === 'user')?.content ?? ''
}

function textOf(content: z.infer<typeof messageSchema>['content']): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n')
}

/** Accepts a field that is there and says nothing, as many clients send. */
function unsupported(error: string) {
  const isEmpty = (value: unknown) =>
    value === undefined || value === null || (Array.isArray(value) && value.length === 0)
  return z.unknown().refine(isEmpty, { error }).optional()
}
