import type { MessagePolicy, MessageStatus } from '../../../contract/core/chat.ts'
import type { CoreErrorBody } from '../../../contract/core/errors.ts'
import type { PolicyStage, Verdict } from '../../../contract/core/policy.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ChatDeps } from './deps.ts'
import type { GenerationJob } from './generation-job.ts'

/** Asks the constitution about one exchange: its question before it is answered, its answer before it is kept. */
export class Judging {
  /** The latest verdict as it is stored with the answer; null for a plain allow. */
  policy: MessagePolicy | null = null
  readonly #deps: Pick<ChatDeps, 'policy' | 'settings'>
  readonly #job: GenerationJob

  constructor(deps: Pick<ChatDeps, 'policy' | 'settings'>, job: GenerationJob) {
    this.#deps = deps
    this.#job = job
  }

  get isCrisis(): boolean {
    return this.policy?.category === 'crisis'
  }

  /** Returns why the question is not answered, or null when it is. */
  async validate(): Promise<CoreErrorBody['error'] | null> {
    const { policy } = this.#deps
    const verdict = await policy.validate(this.#question, this.#context)
    this.policy = toMessagePolicy('validate', verdict)
    const { confirmedActId, sessionId } = this.#job
    const isConfirmed =
      confirmedActId !== null && policy.isConfirmed(confirmedActId, this.#question, sessionId)
    return refusalOf(verdict, isConfirmed)
  }

  /** Returns what of the answer is shown: at most one revision. The model's own words stay readable in `policy`. */
  async align(answer: string, status: MessageStatus): Promise<string> {
    // Blanks alone are no answer: nothing of them is kept or counted.
    if (answer.trim() === '') return ''
    // When the app quits there is no time to judge, and the engine may be gone.
    if (status === 'interrupted') return answer
    const { verdict, revision } = await this.#deps.policy.align(this.#question, answer, this.#context)
    this.policy = toMessagePolicy('align', verdict, revision === null ? null : answer) ?? this.policy
    return revision ?? answer
  }

  get #question(): string {
    return this.#job.path.at(-1)?.content ?? ''
  }

  get #context() {
    const useModel = this.#deps.settings().policy_model_judgement
    return { sessionId: this.#job.sessionId, messageId: this.#job.id, useModel }
  }
}

function toMessagePolicy(
  stage: PolicyStage,
  verdict: Verdict,
  original: string | null = null,
): MessagePolicy | null {
  if (verdict.outcome === 'allow' && verdict.exception === null) return null
  const { outcome, category, principle_id, principle_name, audit_id } = verdict
  return { stage, outcome, category, principle_id, principle_name, audit_id, original }
}

/** "ask" is answered once the user has confirmed it. */
function refusalOf(verdict: Verdict, isConfirmed: boolean): CoreErrorBody['error'] | null {
  if (verdict.outcome !== 'ask' && verdict.outcome !== 'block') return null
  if (verdict.outcome === 'ask' && isConfirmed) return null
  const { audit_id, principle_id, principle_name, category } = verdict
  const details = { audit_id, principle_id, principle_name, category }
  const refusal =
    verdict.outcome === 'ask'
      ? new AppError('policy_ask', 'Confirm this question to have it answered.', { details })
      : new AppError('policy_blocked', 'The constitution leaves this question unanswered.', { details })
  return refusal.toBody().error
}
