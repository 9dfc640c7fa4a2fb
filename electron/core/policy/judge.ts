import { isProtection } from '../../../contract/core/policy.ts'
import { toPassages } from '../phrases/plain-text.ts'
import type { Appeals, TextMark } from './appeals.ts'
import type { Constitutions } from './constitution.ts'
import type { PolicyDeps } from './deps.ts'
import { ExampleJudge } from './example-judge.ts'
import { findHarm } from './find-harm.ts'
import { type Judgement, judgeByExamples, judgeByModel, judgeByRules } from './judge-question.ts'
import { askModel } from './model-judge.ts'

/** Judges questions: by rules, then by likeness to examples, then by the model, then by what appeals let through. */
export class Judge {
  readonly #deps: PolicyDeps
  readonly #constitutions: Constitutions
  readonly #appeals: Appeals
  readonly #examples: ExampleJudge

  constructor(deps: PolicyDeps, constitutions: Constitutions, appeals: Appeals) {
    this.#deps = deps
    this.#constitutions = constitutions
    this.#appeals = appeals
    this.#examples = new ExampleJudge(deps.embedder)
  }

  /** Makes the vectors of the examples. Until then, rules judge alone. Never rejects. */
  prepareExamples(): Promise<void> {
    return this.#examples.prepare().catch(() => this.#deps.logger.warn('policy examples not embedded'))
  }

  byRules(message: string): Judgement {
    return judgeByRules(message, this.#constitutions.inForce().principles)
  }

  async question(message: string, useModel: boolean): Promise<{ judgement: Judgement; mark: TextMark }> {
    const { embedder } = this.#deps
    const judged = this.byRules(message)
    // Nothing lifts these, so they wait for nothing more: help is shown also while the engine is down or slow.
    if (judged.category === 'crisis' || isProtection(judged.category, judged.outcome)) {
      return { judgement: judged, mark: this.#appeals.mark(message, null, embedder.model) }
    }
    const vector = await embedder.query(message)
    const judgement = this.#lift(message, vector, await this.#ask(message, vector, judged, useModel))
    return { judgement, mark: this.#appeals.mark(message, vector, embedder.model) }
  }

  async #ask(
    message: string,
    vector: Float32Array | null,
    byRules: Judgement,
    useModel: boolean,
  ): Promise<Judgement> {
    const { principles } = this.#constitutions.inForce()
    const resemblance = vector && this.#examples.resemblance(vector)
    // The engine was not up before, or went away while they were made.
    if (vector && !resemblance) void this.prepareExamples()
    const judged = resemblance ? judgeByExamples(byRules, resemblance, principles) : byRules
    if (!useModel || !judged.isUnsure || !this.#deps.judge) return judged
    const opinion = await askModel(this.#deps.judge, message, principles)
    return opinion ? judgeByModel(judged, opinion, principles) : judged
  }

  /** Allows what the user said was judged wrongly, except help and protections. */
  #lift(message: string, vector: Float32Array | null, judged: Judgement): Judgement {
    const { outcome, category } = judged
    const mayBeLifted = outcome !== 'allow' && category !== 'crisis' && !isProtection(category, outcome)
    if (!mayBeLifted || !this.#appeals.covers(category, message, vector, this.#deps.embedder.model))
      return judged
    return {
      ...judged,
      outcome: 'allow',
      exception: 'appealed',
      noticed: judged.noticed.map((one) => ({ ...one, outcome: 'allow' as const })),
    }
  }
}

/** Whether rules find nothing against keeping the text as a memory. */
export function isHarmless(text: string): boolean {
  return !findHarm(toPassages(text), true).findings.some(
    ({ exception, severity }) => exception === null && severity !== 'note',
  )
}
