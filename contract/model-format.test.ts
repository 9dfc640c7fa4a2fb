import { expect, test } from 'vitest'
import { z } from 'zod'
import { modelFormat } from './model-format.ts'

test('C4: a model is told the shape and the choices; bounds and defaults are left to the check', () => {
  const schema = z.object({
    kind: z.enum(['fact', 'task']),
    text: z.string().trim().min(3).max(400),
    turn: z.number().int(),
    confidence: z.number().min(0).max(1),
    slot: z.string().default(''),
    principle: z.string().nullable(),
  })
  expect(modelFormat(schema)).toEqual({
    type: 'object',
    properties: {
      kind: { type: 'string', enum: ['fact', 'task'] },
      text: { type: 'string' },
      turn: { type: 'integer' },
      confidence: { type: 'number' },
      slot: { type: 'string' },
      principle: { type: ['string', 'null'] },
    },
    required: ['kind', 'text', 'turn', 'confidence', 'principle'],
  })
})
