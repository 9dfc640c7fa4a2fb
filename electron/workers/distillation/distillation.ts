import {
  type DistillationJob,
  type DistillationStep,
  distillationJobSchema,
  okReplySchema,
  stepReplySchema,
} from '../../../contract/core/work.ts'
import { call, modelOf } from '../core-calls.ts'
import type { WorkerCoreClient } from '../core-client.ts'
import type { Worker } from '../work-loop.ts'
import { planDistillation } from './plan.ts'
import { principleOf, relatedGroups } from './principles.ts'

/** Goes through all memories once (spec C5). Each step is done by the core, or refused by it. */
export const distillation: Worker<DistillationJob> = {
  name: 'distillation',
  jobSchema: distillationJobSchema,
  async work(client: WorkerCoreClient, job: DistillationJob): Promise<void> {
    const doStep = (step: DistillationStep) =>
      call(client, '/work/distillation/step', { lease_id: job.lease_id, step }, stepReplySchema)
    const retired = new Set<string>()
    for (const step of planDistillation(job.memories, job.now)) {
      const { is_done } = await doStep(step)
      if (is_done) for (const id of retiredBy(step)) retired.add(id)
    }
    // Small models invent principles, and without a model there is nothing to write them.
    if (job.model && !job.model.is_small) {
      const ask = modelOf(client, 'distillation', job.lease_id)
      for (const group of relatedGroups(job.memories.filter(({ id }) => !retired.has(id)))) {
        const step = await principleOf(group, ask)
        if (step) await doStep(step)
      }
    }
    await call(client, '/work/distillation/finish', { lease_id: job.lease_id }, okReplySchema)
  },
}

function retiredBy(step: DistillationStep): readonly string[] {
  if (step.action === 'merge') return step.ids
  return step.action === 'expire' ? [step.id] : []
}
