/** Context asked of the engine, in its tokens: SmolLM2 was trained on 8,192; memory for half of it suits a small machine. */
export const CONTEXT_TOKENS = 4_096
/**
 * Longest answer, and what the history leaves free for it. A small model that has lost its way repeats itself until
 * something ends it; a large one that stops here can be asked to go on.
 */
export const MAX_ANSWER_TOKENS = 1_024
/** Longest verdict of the model on a message: one small JSON object. */
export const MAX_JUDGEMENT_TOKENS = 40
