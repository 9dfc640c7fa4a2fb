import { z } from 'zod'
import {
  alignReplySchema,
  alignRequestSchema,
  appealRequestSchema,
  constitutionSchema,
  constitutionVersionsSchema,
  policyActSchema,
  policyAuditQuerySchema,
  policyAuditSchema,
  policyParamsSchema,
  restoreConstitutionRequestSchema,
  updateConstitutionRequestSchema,
  validateRequestSchema,
  verdictSchema,
} from '../../../contract/core/policy.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { PolicyService } from './service.ts'

const versionParamsSchema = z.object({ version: z.coerce.number().int().min(1).max(1_000_000) })

export function policyRoutes(policy: PolicyService) {
  return createRouter()
    .openapi(
      route('POST /policy/validate', {
        summary: 'What the constitution says of a question; nothing is sent to a model unless asked',
        request: jsonBody(validateRequestSchema),
        responses: { 200: jsonReply(verdictSchema, 'The verdict') },
      }),
      async (c) => {
        const { message, use_model } = c.req.valid('json')
        return c.json(
          await policy.validate(message, { sessionId: null, messageId: null, useModel: use_model }),
          200,
        )
      },
    )
    .openapi(
      route('POST /policy/align', {
        summary: 'What the constitution says of an answer, and what would be shown instead',
        request: jsonBody(alignRequestSchema),
        responses: { 200: jsonReply(alignReplySchema, 'The verdict and the revision') },
      }),
      async (c) => {
        const { message, answer, use_model } = c.req.valid('json')
        const context = { sessionId: null, messageId: null, useModel: use_model }
        return c.json(await policy.align(message, answer, context), 200)
      },
    )
    .openapi(
      route('GET /policy/constitution', {
        summary: 'The constitution in its newest version',
        responses: { 200: jsonReply(constitutionSchema, 'The constitution') },
      }),
      (c) => c.json(policy.constitution(), 200),
    )
    .openapi(
      route('PUT /policy/constitution', {
        summary: 'Write a new version',
        request: jsonBody(updateConstitutionRequestSchema),
        responses: { 200: jsonReply(constitutionSchema, 'The new version') },
      }),
      (c) => c.json(policy.update(c.req.valid('json')), 200),
    )
    .openapi(
      route('GET /policy/constitution/versions', {
        summary: 'All versions, newest first',
        responses: { 200: jsonReply(constitutionVersionsSchema, 'The versions') },
      }),
      (c) => c.json(policy.versions(), 200),
    )
    .openapi(
      route('GET /policy/constitution/versions/:version', {
        summary: 'One version',
        request: { params: versionParamsSchema },
        responses: { 200: jsonReply(constitutionSchema, 'The version') },
      }),
      (c) => c.json(policy.version(c.req.valid('param').version), 200),
    )
    .openapi(
      route('POST /policy/constitution/restore', {
        summary: 'Make an old version the newest again',
        request: jsonBody(restoreConstitutionRequestSchema),
        responses: { 200: jsonReply(constitutionSchema, 'The new version') },
      }),
      (c) => c.json(policy.restore(c.req.valid('json').version), 200),
    )
    .openapi(
      route('GET /policy/audit', {
        summary: 'What the constitution did, newest first',
        request: { query: policyAuditQuerySchema },
        responses: { 200: jsonReply(policyAuditSchema, 'One page of acts') },
      }),
      (c) => c.json(policy.audit(c.req.valid('query')), 200),
    )
    .openapi(
      route('GET /policy/audit/:id', {
        summary: 'One act',
        request: { params: policyParamsSchema },
        responses: { 200: jsonReply(policyActSchema, 'The act') },
      }),
      (c) => c.json(policy.act(c.req.valid('param').id), 200),
    )
    .openapi(
      route('POST /policy/audit/:id/appeal', {
        summary: 'Say that an act was wrong: texts alike are let through from now on',
        request: { params: policyParamsSchema, ...jsonBody(appealRequestSchema) },
        responses: { 200: jsonReply(policyActSchema, 'The act with its appeal') },
      }),
      (c) => c.json(policy.appeal(c.req.valid('param').id, c.req.valid('json').note), 200),
    )
}
