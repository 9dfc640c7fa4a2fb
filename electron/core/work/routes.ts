import {
  backgroundWorkSchema,
  clearedSchema,
  pauseWorkRequestSchema,
  runNowReplySchema,
  runNowRequestSchema,
} from '../../../contract/core/background-work.ts'
import type { WorkerName } from '../../../contract/core/memory-runs.ts'
import {
  distillationLeaseReplySchema,
  failRequestSchema,
  finishDistillationRequestSchema,
  finishReflectionRequestSchema,
  finishReplySchema,
  leaseRequestSchema,
  modelReplySchema,
  modelRequestSchema,
  okReplySchema,
  reflectionLeaseReplySchema,
  stepReplySchema,
  stepRequestSchema,
} from '../../../contract/core/work.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { WorkService } from './service.ts'

/** Routes of the user: state of background work, run now, pause. */
export function workRoutes(work: WorkService) {
  return createRouter()
    .openapi(
      route('GET /memory/work', {
        summary: 'What reflection and distillation are doing',
        responses: { 200: jsonReply(backgroundWorkSchema, 'Both workers') },
      }),
      (c) => c.json(work.state(), 200),
    )
    .openapi(
      route('POST /memory/work/run', {
        summary: 'Do it as soon as nobody waits for an answer',
        request: jsonBody(runNowRequestSchema),
        responses: { 200: jsonReply(runNowReplySchema, 'Both workers, and whether there is anything to do') },
      }),
      (c) => c.json(work.runNow(c.req.valid('json')), 200),
    )
    .openapi(
      route('POST /memory/work/pause', {
        summary: 'Pause all background work, or go on',
        request: jsonBody(pauseWorkRequestSchema),
        responses: { 200: jsonReply(backgroundWorkSchema, 'Both workers') },
      }),
      (c) => c.json(work.pause(c.req.valid('json').is_paused), 200),
    )
    .openapi(
      route('POST /memory/unread/clear', {
        summary: 'Leave what was said so far unreviewed; the chats stay',
        responses: { 200: jsonReply(clearedSchema, 'How many messages') },
      }),
      (c) => c.json(work.clearUnread(), 200),
    )
    .route('/', reflectionRoutes(work))
    .route('/', distillationRoutes(work))
}

/** Routes of the reflection worker only. */
function reflectionRoutes(work: WorkService) {
  return createRouter()
    .openapi(
      route('POST /work/reflection/lease', {
        summary: 'Wait for the next chat to reflect on',
        request: jsonBody(leaseRequestSchema),
        responses: { 200: jsonReply(reflectionLeaseReplySchema, 'A job, or null') },
      }),
      async (c) => c.json({ job: await work.leaseReflection(c.req.valid('json')) }, 200),
    )
    .openapi(
      route('POST /work/reflection/finish', {
        summary: 'Propose what to keep; the job is done',
        request: jsonBody(finishReflectionRequestSchema),
        responses: { 200: jsonReply(finishReplySchema, 'What was kept') },
      }),
      (c) => c.json(work.finishReflection(c.req.valid('json')), 200),
    )
    .openapi(route('POST /work/reflection/model', ASK_MODEL), async (c) =>
      c.json(await work.askModel('reflection', c.req.valid('json')), 200),
    )
    .openapi(route('POST /work/reflection/fail', GIVE_BACK), (c) =>
      c.json(failed('reflection', work, c.req.valid('json')), 200),
    )
}

/** Routes of the distillation worker only. */
function distillationRoutes(work: WorkService) {
  return createRouter()
    .openapi(
      route('POST /work/distillation/lease', {
        summary: 'Wait until memories are to be distilled',
        request: jsonBody(leaseRequestSchema),
        responses: { 200: jsonReply(distillationLeaseReplySchema, 'A job, or null') },
      }),
      async (c) => c.json({ job: await work.leaseDistillation(c.req.valid('json')) }, 200),
    )
    .openapi(
      route('POST /work/distillation/step', {
        summary: 'Propose one step; the core does it when its rules allow',
        request: jsonBody(stepRequestSchema),
        responses: { 200: jsonReply(stepReplySchema, 'Whether it was done') },
      }),
      (c) => {
        const { lease_id, step } = c.req.valid('json')
        return c.json(work.step(lease_id, step), 200)
      },
    )
    .openapi(
      route('POST /work/distillation/finish', {
        summary: 'The job is done',
        request: jsonBody(finishDistillationRequestSchema),
        responses: { 200: jsonReply(okReplySchema, 'Done') },
      }),
      (c) => {
        work.finishDistillation(c.req.valid('json').lease_id)
        return c.json({ ok: true as const }, 200)
      },
    )
    .openapi(route('POST /work/distillation/model', ASK_MODEL), async (c) =>
      c.json(await work.askModel('distillation', c.req.valid('json')), 200),
    )
    .openapi(route('POST /work/distillation/fail', GIVE_BACK), (c) =>
      c.json(failed('distillation', work, c.req.valid('json')), 200),
    )
}

const ASK_MODEL = {
  summary: 'Ask the model, while nobody chats',
  request: jsonBody(modelRequestSchema),
  responses: { 200: jsonReply(modelReplySchema, 'What it wrote') },
}

const GIVE_BACK = {
  summary: 'Give the job back; it is done later',
  request: jsonBody(failRequestSchema),
  responses: { 200: jsonReply(okReplySchema, 'Taken back') },
}

function failed(
  worker: WorkerName,
  work: WorkService,
  { lease_id, code }: { lease_id: string; code: string },
) {
  work.fail(worker, lease_id, code)
  return { ok: true as const }
}
