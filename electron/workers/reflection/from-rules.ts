import { z } from 'zod'
import type { Exchange, Proposal } from '../../../contract/core/work.ts'
import { modelFormat } from '../../../contract/model-format.ts'
import { dropAtEnd } from '../../../contract/text-ends.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { type AskModel, jsonOf } from '../core-calls.ts'
import { spokenDate } from './dates.ts'
import { matchRule, type RuleMatch } from './rules.ts'
import { type Sentence, sentencesOf } from './sentences.ts'

/** Each of these costs a call of the model. */
const MAX_LABELLED = 6
const MAX_LABEL_TOKENS = 16
const LABELS = ['fact', 'preference', 'event', 'task', 'nothing'] as const
const labelSchema = z.object({ label: z.enum(LABELS) })
const LABEL_FORMAT = modelFormat(labelSchema)

/**
 * Finds what to keep with models too small to judge: rules pick the sentences, and the model only says what kind the
 * unsure ones are (design §5). No sentence is reworded, so none can be invented.
 */
export async function itemsByRules(
  exchanges: readonly Exchange[],
  scope: Proposal['scope'],
  ask: AskModel,
): Promise<Proposal[]> {
  const items: Proposal[] = []
  let labelled = 0
  for (const sentence of exchanges.flatMap(sentencesOf)) {
    const match = matchRule(sentence.text)
    if (!match) continue
    if (match.isSure) {
      items.push(toProposal(sentence, match, scope, 0.9))
      continue
    }
    if (labelled === MAX_LABELLED) continue
    labelled += 1
    const label = await labelOf(sentence.text, ask)
    if (label === null || label === 'nothing') continue
    items.push(toProposal(sentence, { ...match, kind: label }, scope, 0.6))
  }
  return items
}

async function labelOf(sentence: string, ask: AskModel): Promise<(typeof LABELS)[number] | null> {
  const prompt = [
    'Say what kind of sentence this is about the person who wrote it.',
    'fact: something lasting about them. preference: what they like or dislike. event: something at a time.',
    'task: something they have to do. nothing: small talk, or nothing about them.',
    'Answer with JSON only, like {"label": "preference"}.',
    `Sentence: ${JSON.stringify(sentence)}`,
  ].join('\n')
  const label = labelSchema.safeParse(jsonOf(await ask(prompt, LABEL_FORMAT, MAX_LABEL_TOKENS)))
  return label.success ? label.data.label : null
}

function toProposal(
  sentence: Sentence,
  match: RuleMatch,
  scope: Proposal['scope'],
  confidence: number,
): Proposal {
  const date = spokenDate(sentence.text, sentence.atMs)
  const isDated = date !== null && (match.kind === 'event' || match.kind === 'task')
  const words = match.text ?? sentence.text
  return {
    kind: match.kind,
    text: isDated ? `${dropAtEnd(words, /[.!\s]/)} (${date.day})` : words,
    confidence,
    importance: match.importance,
    scope,
    subject: match.slot === null ? null : 'self',
    slot: match.slot,
    is_stated: true,
    valid_from: isDated ? date.atMs : null,
    // An event is still useful for a while after it happened.
    expires_at: isDated ? date.atMs + 7 * DAY_MS : null,
    message_id: sentence.messageId,
    quote: sentence.text,
  }
}
