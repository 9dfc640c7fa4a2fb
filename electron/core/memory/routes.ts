import { z } from 'zod'
import {
  answerMemoriesParamsSchema,
  answerMemoriesReplySchema,
} from '../../../contract/core/answer-memories.ts'
import {
  forgetManyRequestSchema,
  forgottenManySchema,
  forgottenSchema,
  listMemoriesQuerySchema,
  MAX_QUERY_CHARS,
  memoryDetailSchema,
  memoryListSchema,
  memoryParamsSchema,
  memorySchema,
  memoryStatsSchema,
  mergeMemoriesRequestSchema,
  pinMemoryRequestSchema,
  storeMemoryRequestSchema,
  undoReplySchema,
  undoRequestSchema,
  updateMemoryRequestSchema,
} from '../../../contract/core/memory.ts'
import { listRunsQuerySchema, runDetailSchema, runListSchema } from '../../../contract/core/memory-runs.ts'
import {
  importProgressSchema,
  importQuerySchema,
  importReplySchema,
  memoryExportSchema,
} from '../../../contract/core/memory-transfer.ts'
import {
  retrieveReplySchema,
  retrieveRequestSchema,
  searchMemoryReplySchema,
  searchMemoryRequestSchema,
} from '../../../contract/core/recall.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import type { Clock } from '../clock.ts'
import { createRouter, route } from '../http/router.ts'
import { MAX_NOTES_TOKENS } from '../recall/notes-budget.ts'
import type { RecallService } from '../recall/service.ts'
import { listNearestFirst } from './list-nearest.ts'
import type { ProvenanceService } from './provenance-service.ts'
import type { RunService } from './run-service.ts'
import type { MemoryService } from './service.ts'

export interface MemoryRouteDeps {
  memory: MemoryService
  runs: Pick<RunService, 'list' | 'detail'>
  provenance: Pick<ProvenanceService, 'detail' | 'answerMemories'>
  recall: Pick<RecallService, 'search' | 'retrieve'>
  clock: Pick<Clock, 'nowMs'>
}

export function memoryRoutes({ memory, runs, provenance, recall, clock }: MemoryRouteDeps) {
  return createRouter()
    .openapi(
      route('POST /memory/store', {
        summary: 'Remember something',
        request: jsonBody(storeMemoryRequestSchema),
        responses: {
          201: jsonReply(memorySchema, 'The memory; the one that was there when it says the same'),
        },
      }),
      (c) => c.json(memory.store(c.req.valid('json')), 201),
    )
    .openapi(
      route('GET /memory/list', {
        summary: 'Memories, filtered and by pages',
        request: { query: listMemoriesQuerySchema },
        responses: { 200: jsonReply(memoryListSchema, 'One page') },
      }),
      async (c) => {
        const query = c.req.valid('query')
        const q = query.q?.trim() ?? ''
        const isSearch = query.nearest === 'true' && q !== '' && query.cursor === undefined
        return c.json(
          isSearch
            ? await listNearestFirst(memory, recall, { ...query, q }, clock.nowMs())
            : memory.list(query),
          200,
        )
      },
    )
    .openapi(
      route('POST /memory/search', {
        summary: 'Find memories and messages by words and meaning',
        request: jsonBody(searchMemoryRequestSchema),
        responses: { 200: jsonReply(searchMemoryReplySchema, 'Best first') },
      }),
      async (c) => {
        const request = c.req.valid('json')
        const { hits, usedMeaning } = await recall.search({
          text: request.query.slice(0, MAX_QUERY_CHARS),
          scope: memory.searchScope(request.scope, request.scope_id ?? null),
          kinds: request.kinds,
          limit: request.limit,
          exclude: new Set(),
        })
        return c.json({ hits, used_meaning: usedMeaning }, 200)
      },
    )
    .openapi(
      route('POST /memory/retrieve', {
        summary: 'What a chat would be given for a query, with the parts of each score',
        request: jsonBody(retrieveRequestSchema),
        responses: { 200: jsonReply(retrieveReplySchema, 'As the model would read it') },
      }),
      async (c) => {
        const request = c.req.valid('json')
        const packed = await recall.retrieve({
          query: request.query.slice(0, MAX_QUERY_CHARS),
          scope: memory.chatScope({ sessionId: request.session_id, projectId: request.project_id }),
          exclude: new Set(request.exclude),
          maxTokens: MAX_NOTES_TOKENS,
        })
        return c.json(
          {
            units: packed.units,
            is_gated: packed.isGated,
            block: packed.block,
            block_tokens: packed.blockTokens,
            used_meaning: packed.usedMeaning,
          },
          200,
        )
      },
    )
    .openapi(
      route('GET /memory/entries/:id', {
        summary: 'One memory: where it came from, what became of it, which answers used it',
        request: { params: memoryParamsSchema },
        responses: { 200: jsonReply(memoryDetailSchema, 'The memory') },
      }),
      (c) => c.json(provenance.detail(c.req.valid('param').id), 200),
    )
    .openapi(
      route('PATCH /memory/entries/:id', {
        summary: 'Correct a memory',
        request: { params: memoryParamsSchema, ...jsonBody(updateMemoryRequestSchema) },
        responses: { 200: jsonReply(memorySchema, 'The memory as it is now') },
      }),
      (c) => c.json(memory.update(c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      route('DELETE /memory/entries/:id', {
        summary: 'Forget a memory for good, with what was merged into it',
        request: { params: memoryParamsSchema },
        responses: { 200: jsonReply(forgottenSchema, 'How to undo it, for a few minutes') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { undoId, undoUntilMs, copies } = memory.forget([id])
        return c.json({ id, undo_id: undoId, undo_until: undoUntilMs, copies: await copies }, 200)
      },
    )
    .openapi(
      route('POST /memory/entries/:id/pin', {
        summary: 'Pin a memory, or let go of it',
        request: { params: memoryParamsSchema, ...jsonBody(pinMemoryRequestSchema) },
        responses: { 200: jsonReply(memorySchema, 'The memory as it is now') },
      }),
      (c) => c.json(memory.pin(c.req.valid('param').id, c.req.valid('json').is_pinned), 200),
    )
    .openapi(
      route('POST /memory/entries/:id/promote', {
        summary: 'Make a memory lasting; a short-term entry is remembered',
        request: { params: memoryParamsSchema },
        responses: { 200: jsonReply(memorySchema, 'The lasting memory') },
      }),
      (c) => c.json(memory.promote(c.req.valid('param').id, 'person', 'asked'), 200),
    )
    .openapi(
      route('POST /memory/merge', {
        summary: 'Make one memory of several; they are kept behind it',
        request: jsonBody(mergeMemoriesRequestSchema),
        responses: { 201: jsonReply(memorySchema, 'The new memory') },
      }),
      (c) => {
        const { ids, text } = c.req.valid('json')
        return c.json(memory.merge(ids, text, 'person'), 201)
      },
    )
    .openapi(
      route('POST /memory/forget', {
        summary: 'Forget several memories for good',
        request: jsonBody(forgetManyRequestSchema),
        responses: { 200: jsonReply(forgottenManySchema, 'Which, and how to undo it for a few minutes') },
      }),
      async (c) => {
        const { ids, is_mistake: isMistake } = c.req.valid('json')
        const { forgotten, undoId, undoUntilMs, copies } = memory.forget(ids, { isMistake })
        return c.json({ forgotten, undo_id: undoId, undo_until: undoUntilMs, copies: await copies }, 200)
      },
    )
    .openapi(
      route('POST /memory/undo', {
        summary: 'Undo a step of a memory’s life, or a forgetting',
        request: jsonBody(undoRequestSchema),
        responses: { 200: jsonReply(undoReplySchema, 'The memories that are there again') },
      }),
      (c) => c.json({ memories: memory.undo(c.req.valid('json').undo_id) }, 200),
    )
    .openapi(
      route('GET /memory/answers/:message_id', {
        summary: 'What an answer was given from memory',
        request: { params: answerMemoriesParamsSchema },
        responses: { 200: jsonReply(answerMemoriesReplySchema, 'Best first; forgotten ones without text') },
      }),
      (c) => c.json(provenance.answerMemories(c.req.valid('param').message_id), 200),
    )
    .openapi(
      route('GET /memory/export', {
        summary: 'All memories as one JSON file',
        responses: { 200: jsonReply(memoryExportSchema, 'For POST /memory/import') },
      }),
      async (c) => c.json(await memory.export(), 200),
    )
    .openapi(
      route('POST /memory/import', {
        summary: 'Add the memories of an export; what is here is never changed',
        request: { query: importQuerySchema, ...jsonBody(z.unknown().openapi({ type: 'object' })) },
        responses: { 200: jsonReply(importReplySchema, 'How many, and which were left out') },
      }),
      async (c) => {
        const bringBack = c.req.valid('query').bring_back === 'true'
        return c.json(await memory.import(c.req.valid('json'), { bringBack }), 200)
      },
    )
    .openapi(
      route('GET /memory/import', {
        summary: 'How far the import that runs is',
        responses: { 200: jsonReply(importProgressSchema, 'In rows of its file; null when none runs') },
      }),
      (c) => c.json({ running: memory.importProgress() }, 200),
    )
    .openapi(
      route('GET /memory/stats', {
        summary: 'How much is remembered, and how much of what was proposed was kept',
        responses: { 200: jsonReply(memoryStatsSchema, 'Counts') },
      }),
      (c) => c.json(memory.stats(), 200),
    )
    .openapi(
      route('GET /memory/runs', {
        summary: 'The run log of reflection and distillation',
        request: { query: listRunsQuerySchema },
        responses: { 200: jsonReply(runListSchema, 'Newest first') },
      }),
      (c) => {
        const { limit, before } = c.req.valid('query')
        return c.json(runs.list(limit, before ?? null), 200)
      },
    )
    .openapi(
      route('GET /memory/runs/:id', {
        summary: 'One run with each of its steps',
        request: { params: memoryParamsSchema },
        responses: { 200: jsonReply(runDetailSchema, 'The run') },
      }),
      (c) => c.json(runs.detail(c.req.valid('param').id), 200),
    )
}
