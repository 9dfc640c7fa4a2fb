import { z } from 'zod'

export const syncHealthSchema = z.object({ status: z.literal('ok'), version: z.string() })
export const syncReadySchema = z.object({
  status: z.literal('ready'),
  database: z.enum(['sqlite', 'postgres']),
})
