import { z } from 'zod'
import { coreErrorBodySchema } from './errors.ts'

/** What stands in the prompts of a chat for its first messages, once they no longer fit the model's window. */
export const summaryStateSchema = z.object({
  summary: z
    .object({
      up_to_message_id: z.string().describe('The last message that it stands for.'),
      content: z.string(),
      model: z.string(),
      created_at: z.number().int().describe('ms UTC'),
    })
    .nullable()
    .describe('Of the version of the chat that is shown.'),
  progress: z
    .object({ done: z.number().int(), total: z.number().int() })
    .nullable()
    .describe('Parts of the chat that were read, while a summary is being written.'),
  error: coreErrorBodySchema.shape.error.nullable().describe('Why the last one could not be written.'),
})
export type SummaryState = z.infer<typeof summaryStateSchema>
