import type { ModelLimits, ModelParameters } from '../../../contract/core/model-parameters.ts'
import { isSmall } from '../../../contract/model-size.ts'

/** What a model's metadata says of its window. */
export interface ModelShape {
  /** Longest window that it was trained for, in its tokens. */
  trainedTokens: number | null
  /** Memory that one token of the window takes; null: the metadata does not tell. */
  cacheBytesPerToken: number | null
}

/**
 * Reads `model_info` of Ollama's `/api/show`, which holds the metadata of the GGUF file by the names of its
 * specification (ggml-org/ggml, docs/gguf.md). Keys and values of a token are kept for each layer as 16-bit floats:
 * `layers × heads of keys and values × (length of a key + length of a value) × 2` bytes. Where some layers look at a
 * part of the window only, this is more than is taken.
 */
export function readShape(info: Readonly<Record<string, unknown>>): ModelShape {
  const architecture = info['general.architecture']
  const number = (name: string): number | null => {
    const value = info[`${String(architecture)}.${name}`]
    // Some models name it for each layer.
    const largest: unknown = Array.isArray(value) ? Math.max(...value.map(Number)) : value
    return typeof largest === 'number' && Number.isFinite(largest) && largest > 0 ? largest : null
  }
  const heads = number('attention.head_count')
  const embedding = number('embedding_length')
  const headLength = heads !== null && embedding !== null ? embedding / heads : null
  const keyLength = number('attention.key_length') ?? headLength
  const valueLength = number('attention.value_length') ?? headLength
  const cacheHeads = number('attention.head_count_kv') ?? heads
  const layers = number('block_count')
  const isKnown = layers !== null && cacheHeads !== null && keyLength !== null && valueLength !== null
  return {
    trainedTokens: number('context_length'),
    cacheBytesPerToken: isKnown ? layers * cacheHeads * (keyLength + valueLength) * 2 : null,
  }
}

/** What Ollama gives a model when nobody asks for a window (envconfig/config.go, without a large graphics card). */
export const OLLAMA_CONTEXT_TOKENS = 4_096
/**
 * The longest window that is taken without being asked for. A CPU reads some hundred tokens a second: a chat of this
 * length that is not in the engine's cache any more takes half a minute to read again.
 */
export const DEFAULT_CONTEXT_TOKENS = 8_192
const LEAST_CONTEXT_TOKENS = 2_048
/** The rest of the memory is for the system, the app and what else the user runs. */
const MEMORY_SHARE = 0.5
/** Of the window, so that the chat keeps most of it; thinking is part of an answer. */
const ANSWER_SHARE = 1 / 4
const THINKING_ANSWER_SHARE = 1 / 2
const MAX_ANSWER_TOKENS = 4_096
/** A small model that has lost its way repeats itself until something ends it. */
export const MAX_SMALL_ANSWER_TOKENS = 1_024

export interface WindowFacts {
  shape: ModelShape
  sizeBytes: number
  canThink: boolean
  /** As the engine says it: "7.6B". */
  parameters: string | null
  /** Memory of this machine. */
  memoryBytes: number
  /** Chats that the engine keeps a window for at a time. */
  parallelChats: number
  /**
   * The window of a system Ollama, whose settings are the user's own: null for the engine that comes with the app.
   */
  engineTokens: number | null
}

/** Returns the window of a model and its longest answer: the user's figures, else what the model and the machine allow. */
export function limitsOf(facts: WindowFacts, set: ModelParameters): ModelLimits {
  const window = windowOf(facts, set.context_tokens)
  const share = facts.canThink ? THINKING_ANSWER_SHARE : ANSWER_SHARE
  const most = isSmall(facts.parameters) && !facts.canThink ? MAX_SMALL_ANSWER_TOKENS : MAX_ANSWER_TOKENS
  const wanted = set.answer_tokens ?? Math.min(most, Math.floor(window.context_tokens * share))
  return {
    ...window,
    // Half of the window is left for the question at the least.
    answer_tokens: Math.min(wanted, Math.floor(window.context_tokens / 2)),
    trained_tokens: facts.shape.trainedTokens,
  }
}

function windowOf(
  { shape, sizeBytes, memoryBytes, parallelChats, engineTokens }: WindowFacts,
  wanted: number | undefined,
): Pick<ModelLimits, 'context_tokens' | 'limited_by'> {
  const trained = shape.trainedTokens ?? Number.POSITIVE_INFINITY
  if (wanted !== undefined) {
    return wanted <= trained
      ? { context_tokens: wanted, limited_by: 'user' }
      : { context_tokens: trained, limited_by: 'model' }
  }
  if (engineTokens !== null) return { context_tokens: Math.min(engineTokens, trained), limited_by: 'engine' }
  if (trained <= LEAST_CONTEXT_TOKENS) return { context_tokens: trained, limited_by: 'model' }
  const fits = (tokens: number) =>
    sizeBytes + (shape.cacheBytesPerToken ?? 0) * tokens * parallelChats <= memoryBytes * MEMORY_SHARE
  const longest = Math.min(DEFAULT_CONTEXT_TOKENS, trained)
  let tokens = longest
  while (tokens > LEAST_CONTEXT_TOKENS && !fits(tokens)) tokens = Math.max(LEAST_CONTEXT_TOKENS, tokens / 2)
  if (tokens < longest) return { context_tokens: Math.floor(tokens), limited_by: 'memory' }
  return { context_tokens: tokens, limited_by: trained <= DEFAULT_CONTEXT_TOKENS ? 'model' : 'default' }
}
