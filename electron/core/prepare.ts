import { setTimeout } from 'node:timers/promises'
import { countTokens } from './ledger/tokenizer.ts'
import type { EngineService } from './models/service.ts'
import type { PolicyService } from './policy/service.ts'

/** The window asks for its settings and chats in the first moments; what blocks the core comes after them. */
const WARM_UP_AFTER_MS = 1_500
/** A first start imports two models before the engine answers. */
const FIRST_START_MS = 15 * 60_000
/**
 * A model of this size on disk loads in half a second and takes little memory, so it is loaded at start. A larger one is
 * loaded when the user starts to type: who only reads keeps the memory free.
 */
const SMALL_MODEL_BYTES = 512 * 1024 * 1024

export interface PrepareDeps {
  engine: Pick<EngineService, 'ready' | 'models' | 'warm'>
  policy: Pick<PolicyService, 'validateByRules' | 'prepare'>
}

/**
 * Does what the first message would have to wait for, step by step, so that a message in between waits for one step.
 * Ends quietly when the signal aborts, and where there is no engine or no model: the first message tells that.
 */
export async function prepareFirstAnswer(
  { engine, policy }: PrepareDeps,
  signal: AbortSignal,
): Promise<void> {
  try {
    await setTimeout(WARM_UP_AFTER_MS, undefined, { ref: false, signal })
    // Reads and lays out the vocabulary: 200 ms.
    countTokens('warm')
    await setTimeout(0, undefined, { signal })
    // Compiles the rules.
    policy.validateByRules('warm')
    await engine.ready(FIRST_START_MS)
    const chosen = (await engine.models()).find((model) => model.is_default)
    signal.throwIfAborted()
    if (chosen && chosen.size_bytes <= SMALL_MODEL_BYTES) await engine.warm(chosen.name)
    signal.throwIfAborted()
    // Loads the embedding model, and the examples of the constitution get their vectors.
    await policy.prepare()
  } catch {
    // See above.
  }
}
