import { z } from 'zod'
import { apiSessionId } from '../../../contract/core/local-api.ts'
import { createAdmission } from '../chat/admission.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import type { LocalApiDeps } from './deps.ts'

const MAX_INPUTS = 2_048
const inputSchema = z
  .string({ error: 'Only texts can be embedded here, not tokens.' })
  .min(1, 'A text to embed cannot be empty.')
  .transform((text) => text.toWellFormed())

export const embeddingsRequestSchema = z.object({
  model: z.string().max(200).nullish(),
  input: z.union([inputSchema, z.array(inputSchema).min(1).max(MAX_INPUTS)], {
    error: `The input is a text, or a list of 1 to ${MAX_INPUTS} texts; none of them is empty.`,
  }),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z
    .undefined({ error: 'The length of a vector is that of its model here.' })
    .or(z.null())
    .optional(),
})

/**
 * Computes vectors and records the use: one message and the tokens of the texts. The constitution has nothing to judge
 * here, since nothing is answered. Throws AppError quota_exceeded, and those of the engine.
 */
export async function embed(
  deps: LocalApiDeps,
  { id, keyId, model }: { id: string; keyId: string; model: string },
  { input, encoding_format: format }: z.infer<typeof embeddingsRequestSchema>,
) {
  const { engine, ledger } = deps
  const texts = [input].flat()
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0)
  createAdmission(deps).reserve(id, '', tokens)
  try {
    const vectors = await engine.embed(texts, model)
    const metadata = { session_id: apiSessionId(keyId), message_id: id, model }
    ledger.settle(id, { inputTokens: tokens, outputTokens: 0, metadata })
    return {
      object: 'list',
      data: vectors.map((vector, index) => ({
        object: 'embedding',
        index,
        embedding: format === 'base64' ? toBase64(vector) : vector,
      })),
      model,
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    }
  } catch (error) {
    ledger.release(id)
    throw error
  }
}

/** 32-bit floats, little-endian, as the official client reads them. */
function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes.toString('base64')
}
