import { finishReplySchema, type ReflectionJob, reflectionJobSchema } from '../../../contract/core/work.ts'
import { call, modelOf } from '../core-calls.ts'
import type { WorkerCoreClient } from '../core-client.ts'
import type { Worker } from '../work-loop.ts'
import { WorkerError } from '../worker-error.ts'
import { reflectOn } from './answers.ts'
import { itemsByModel } from './from-model.ts'

/** Reads some exchanges of one chat and proposes what to keep of them (spec C4). */
export const reflection: Worker<ReflectionJob> = {
  name: 'reflection',
  jobSchema: reflectionJobSchema,
  async work(client: WorkerCoreClient, job: ReflectionJob): Promise<void> {
    if (job.model === null) throw new WorkerError('engine_unavailable', 'There is no model to reflect with.')
    const ask = modelOf(client, 'reflection', job.lease_id)
    // The core reads the user's statements by itself. A small model finds no more, and cannot judge its own answers.
    const items = job.model.is_small ? [] : await itemsByModel(job.exchanges, job.scope, ask)
    const answers = job.model.is_small ? null : await reflectOn(job.exchanges, ask)
    const body = { lease_id: job.lease_id, items, reflection: answers }
    await call(client, '/work/reflection/finish', body, finishReplySchema)
  },
}
