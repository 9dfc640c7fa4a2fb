import type { EngineState } from '../../../contract/core/health.ts'
import type { ModelLimits } from '../../../contract/core/model-parameters.ts'
import type { Model } from '../../../contract/core/models.ts'

export interface EngineMessage {
  role: 'system' | 'user' | 'assistant'
  content: string
}
export interface ChatCall {
  model: string
  messages: EngineMessage[]
  /** Longest answer in the engine's own tokens. */
  maxTokens: number
  /** JSON schema that the answer must follow, or any JSON; the model's output is held to it token by token. */
  format?: object | 'json'
  /** 0: always the likeliest token. Without it what the user set for the model, else what its maker did. */
  temperature?: number
  /** Only the likeliest tokens that together have this probability. As above. */
  topP?: number
  /** The answer ends before the first of these texts. */
  stop?: string[]
  /** Lets a model think first that can; its thinking then stands in front of the answer in <think> tags. */
  think?: boolean
  signal: AbortSignal
}
/** What the engine measured itself, on its last chunk. */
export interface EngineStats {
  promptTokens: number
  answerTokens: number
  /** ms, engine's own clock */
  loadMs: number
  promptMs: number
  answerMs: number
  /** 'stop': the model ended; 'length': maxTokens reached. */
  doneReason: string
}
export type ChatChunk = { type: 'text'; text: string } | { type: 'end'; stats: EngineStats }

/** The running model server, as the rest of the core sees it. */
export interface Engine {
  /** Never throws; also tells what is being prepared. */
  state(): EngineState
  /** Resolves when it can answer; throws AppError engine_starting after `timeoutMs`, engine_unavailable when failed. */
  ready(timeoutMs: number): Promise<void>
  /**
   * Streams one answer. Throws AppError: engine_unavailable (not up), model_not_found, engine_refused (it answered with an
   * error), prompt_too_long (nothing is ever cut), model_out_of_memory, model_unsupported, answer_not_started (it failed before the first word), engine_died (the
   * connection ended in the middle). Aborting the signal ends the iteration quietly.
   */
  chat(call: ChatCall): AsyncIterable<ChatChunk>
  models(): Promise<Model[]>
  /** The window of a model and its longest answer. Throws model_not_found. */
  limits(model: string): Promise<ModelLimits>
  /** The same without asking the engine; null when it is not known yet. null as a model: the default one. */
  knownLimits(model: string | null): { model: string; limits: ModelLimits } | null
  /** The model that chat uses when none is named. */
  defaultModel(): Promise<string>
  restart(): Promise<void>
}
