/** Longest verdict of the model on a message: one small JSON object. */
export const MAX_JUDGEMENT_TOKENS = 40
